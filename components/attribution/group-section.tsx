"use client";

import { CloseButton, NativeSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import { cubeDimensions } from "#server/contracts/attribution.ts";
import { Section } from "./desk-parts.tsx";
import classes from "./group-section.module.css";
import { GroupTable, type GroupTableProps } from "./group-table.tsx";

/** The table of one dimension's values as a section of the desk: another dimension, or none, is one press away. */
export function GroupSection(props: GroupTableProps) {
  const { strip, drill, words } = props;
  const t = useTranslations("drill.group");
  return (
    <Section title={t("title", { dimension: words.dimension(strip.dimension) })} subtitle={t("subtitle")}>
      <div className={classes.controls} data-no-picture>
        <NativeSelect
          size="xs"
          aria-label={t("dimension")}
          value={strip.dimension}
          data={cubeDimensions.map((value) => ({ value, label: words.dimension(value) }))}
          onChange={(event) =>
            drill.groupBy(cubeDimensions.find((one) => one === event.currentTarget.value) ?? null)
          }
        />
        <CloseButton size="sm" aria-label={t("close")} onClick={() => drill.groupBy(null)} />
      </div>
      <GroupTable key={strip.dimension} {...props} />
    </Section>
  );
}
