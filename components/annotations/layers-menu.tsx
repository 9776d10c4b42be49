"use client";

import { Button, Checkbox, Popover } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import {
  type Annotation,
  type AnnotationLayer,
  annotationLayers,
} from "#server/contracts/annotation-layers.ts";
import { layerIcons } from "./layer-look.ts";
import classes from "./layers-menu.module.css";

export interface LayersMenuProps {
  annotations: readonly Annotation[];
  hidden: readonly AnnotationLayer[];
  onHidden: (layers: AnnotationLayer[]) => void;
}

/** Which kinds of marks the chart shows. */
export function LayersMenu({ annotations, hidden, onHidden }: LayersMenuProps) {
  const t = useTranslations("annotations");
  return (
    <Popover position="bottom-end" withinPortal trapFocus shadow="md">
      <Popover.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconStack2 size="1rem" aria-hidden />}>
          {hidden.length > 0
            ? t("layersSome", {
                shown: annotationLayers.length - hidden.length,
                all: annotationLayers.length,
              })
            : t("layers")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("layers")}>
        <div className={classes.layers}>
          {annotationLayers.map((layer) => {
            const Icon = layerIcons[layer];
            const shown = !hidden.includes(layer);
            return (
              <Checkbox
                key={layer}
                checked={shown}
                onChange={() =>
                  onHidden(shown ? [...hidden, layer] : hidden.filter((other) => other !== layer))
                }
                label={
                  <span className={classes.layer}>
                    <Icon size="1rem" aria-hidden /> {t(`layer.${layer}`)}
                    <span>{annotations.filter((one) => one.layer === layer).length}</span>
                  </span>
                }
              />
            );
          })}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
