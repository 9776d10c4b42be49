"use client";

import { ActionIcon, Popover, Tooltip, UnstyledButton } from "@mantine/core";
import { IconExternalLink, IconPencil } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type CSSProperties, memo, useState } from "react";
import type { Annotation } from "#server/contracts/annotation-layers.ts";
import { axisRoom } from "../charts/chart-theme.ts";
import { clusterMarks } from "../charts/cluster-marks.ts";
import classes from "./annotation-strip.module.css";
import { layerIcons } from "./layer-look.ts";
import { type AnnotationWords, useAnnotationWords } from "./use-annotation-words.ts";

/** A pressable mark is about this share of the chart's width on a small screen. */
const NEAR_SHARE = 1 / 28;
const HINTED = 4;
/** What people wrote stands for a group before what the product recorded. */
const importance = ["incident", "deploy", "note", "switch", "engine", "healing"] as const;

export interface AnnotationStripProps {
  annotations: Annotation[];
  /** Span of the chart below, epoch ms. */
  from: number;
  to: number;
  /** Without it they are only read. */
  onEdit?: ((annotation: Annotation) => void) | undefined;
}

/** Lines and spans over a chart for what happened; a press on one tells its story, hovering the short of it. */
export const AnnotationStrip = memo(function AnnotationStrip(props: AnnotationStripProps) {
  const { annotations, from, to, onEdit } = props;
  const t = useTranslations("annotations");
  const words = useAnnotationWords();
  const place = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  const shown = annotations.map((annotation) => ({
    ...annotation,
    at: Math.min(Math.max(annotation.at, from), to),
    annotation,
  }));
  const clusters = clusterMarks(shown, { from, to, nearMs: (to - from) * NEAR_SHARE });
  const sides = { "--left": `${axisRoom.left}px`, "--right": `${axisRoom.right}px` } as CSSProperties;
  const spans = annotations.filter(({ until }) => until !== null && until > from);
  return (
    <div className={classes.strip} style={sides}>
      {spans.map(({ id, at, until, layer }) => (
        <i
          key={id}
          className={classes.span}
          data-layer={layer}
          style={{ "--from": place(at), "--to": place(until ?? at) } as CSSProperties}
          aria-hidden
        />
      ))}
      <ul aria-label={t("title")}>
        {clusters.map((cluster) => (
          <MarkButton
            key={cluster.marks.at(-1)?.id}
            annotations={cluster.marks.map(({ annotation }) => annotation)}
            position={place(cluster.at)}
            words={words}
            onEdit={onEdit}
          />
        ))}
      </ul>
    </div>
  );
});

interface MarkButtonProps {
  /** Newest first. */
  annotations: Annotation[];
  position: number;
  words: AnnotationWords;
  onEdit: AnnotationStripProps["onEdit"];
}

function MarkButton({ annotations, position, words, onEdit }: MarkButtonProps) {
  const [opened, setOpened] = useState(false);
  const main = importance.flatMap((layer) => annotations.filter((one) => one.layer === layer))[0];
  if (!main) return null;
  const Icon = layerIcons[main.layer];
  const lines = annotations.map((one) => `${words.when(one, main.at)} ${words.text(one)}`);
  const hint = lines.slice(0, HINTED).map((line) => <p key={line}>{line}</p>);
  return (
    <li
      className={classes.mark}
      data-layer={main.layer}
      data-label={main.mark?.label}
      style={{ "--position": position } as CSSProperties}
    >
      <Popover opened={opened} onChange={setOpened} trapFocus withinPortal shadow="md" width={320}>
        <Popover.Target>
          <Tooltip
            multiline
            disabled={opened}
            events={{ hover: true, focus: true, touch: false }}
            openDelay={0}
            classNames={{ tooltip: classes.hint }}
            label={lines.length > HINTED ? [...hint, <p key="more">+{lines.length - HINTED}</p>] : hint}
          >
            <UnstyledButton
              className={classes.button}
              aria-label={`${words.layer(main.layer)}: ${lines.join("; ")}`}
              aria-haspopup="dialog"
              onClick={() => setOpened((open) => !open)}
            >
              <Icon size="1rem" stroke={1.75} aria-hidden />
              {annotations.length > 1 && <span>{annotations.length}</span>}
            </UnstyledButton>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown aria-label={words.layer(main.layer)}>
          <ul className={classes.stories}>
            {annotations.map((annotation) => (
              <Story
                key={annotation.id}
                annotation={annotation}
                words={words}
                near={main.at}
                onEdit={() => {
                  setOpened(false);
                  onEdit?.(annotation);
                }}
              />
            ))}
          </ul>
        </Popover.Dropdown>
      </Popover>
    </li>
  );
}

interface StoryProps {
  annotation: Annotation;
  words: AnnotationWords;
  near: number;
  onEdit: () => void;
}

function Story({ annotation, words, near, onEdit }: StoryProps) {
  const t = useTranslations("annotations");
  const { layer, link, by, editable } = annotation;
  return (
    <li>
      <div>
        <span className={classes.about}>
          {words.when(annotation, near)} · {words.layer(layer)}
          {by !== null && !annotation.mark && ` · ${by}`}
        </span>
        <p>{words.text(annotation)}</p>
        {link && (
          <a href={link} target="_blank" rel="noreferrer noopener">
            {t("openLink")} <IconExternalLink size="0.875rem" aria-hidden />
          </a>
        )}
      </div>
      {editable && (
        <ActionIcon
          variant="subtle"
          size="lg"
          aria-label={t("edit", { text: annotation.text })}
          onClick={onEdit}
        >
          <IconPencil size="1rem" aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
