"use client";

import { CloseButton, NativeSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { cubeDimensions, type Strip, type TimeWindow } from "#server/contracts/attribution.ts";
import type { Measure } from "#server/contracts/measures.ts";
import type { Column } from "../exports/columns.ts";
import { type GroupInput, type GroupRow, type GroupSort, groupRows, sortGroup } from "./group-rows.ts";
import classes from "./group-section.module.css";
import { GroupTable, useGroupNames } from "./group-table.tsx";
import { countColumns } from "./ranking-sheet.ts";
import { type SheetLabels, useSheetLabels } from "./sheet-labels.ts";
import { SheetSection } from "./sheet-section.tsx";
import type { Drill } from "./use-drill.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface GroupSectionProps {
  strip: Strip;
  /** Counts of the pinned combinations, in the drill's order. */
  pinned: GroupInput["pinned"];
  /** Only with measure "volume". */
  expectedTotal: number | undefined;
  windows: readonly TimeWindow[];
  drill: Drill;
  words: ValueWords;
  rates: Rates;
}

/** The table of one dimension's values with its export: another dimension, or none, is one press away. */
export function GroupSection(props: GroupSectionProps) {
  const { strip, pinned, expectedTotal, windows, drill, words, rates } = props;
  const { dimension, values } = strip;
  const volume = expectedTotal !== undefined;
  const t = useTranslations("drill.group");
  const [{ sort, ascending }, setSort] = useState<{ sort: GroupSort; ascending: boolean }>({
    sort: "sum",
    ascending: false,
  });
  const grouped = useMemo(
    () => groupRows({ values, pinned, expectedTotal }),
    [values, pinned, expectedTotal],
  );
  const rows = useMemo(() => sortGroup(grouped.rows, sort, ascending), [grouped, sort, ascending]);
  const name = useGroupNames(drill, words);
  const columns = groupColumns(useSheetLabels(rates.measure), rates.measure, (row) => name(row, dimension));
  return (
    <SheetSection
      title={t("title", { dimension: words.dimension(dimension) })}
      subtitle={t(volume ? "subtitleVolume" : "subtitle")}
      sheet={{ name: `by-${dimension}`, columns, rows }}
      windows={windows}
      numbers={false}
    >
      <div className={classes.controls} data-no-picture>
        <NativeSelect
          size="xs"
          aria-label={t("dimension")}
          value={dimension}
          data={cubeDimensions.map((value) => ({ value, label: words.dimension(value) }))}
          onChange={(event) =>
            drill.groupBy(cubeDimensions.find((one) => one === event.currentTarget.value) ?? null)
          }
        />
        <CloseButton size="sm" aria-label={t("close")} onClick={() => drill.groupBy(null)} />
      </div>
      <GroupTable
        dimension={dimension}
        volume={volume}
        grouped={grouped}
        rows={rows}
        sort={sort}
        ascending={ascending}
        onSort={(next) => setSort({ sort: next, ascending: next === sort ? !ascending : next === "value" })}
        drill={drill}
        words={words}
        rates={rates}
      />
    </SheetSection>
  );
}

function groupColumns(
  label: SheetLabels,
  measure: Measure,
  name: (row: GroupRow) => string,
): Column<GroupRow>[] {
  const counted: Column<GroupRow>[] = [
    { key: "value", label: label("value"), kind: "text", value: name },
    ...countColumns<GroupRow>(label, measure),
  ];
  // A sum has no mix.
  if (measure === "volume")
    return [...counted, { key: "sum", label: label("rateEffect"), kind: "rate", value: ({ sum }) => sum }];
  return [
    ...counted,
    { key: "rateEffect", label: label("rateEffect"), kind: "points", value: ({ rateEffect }) => rateEffect },
    { key: "mixEffect", label: label("mixEffect"), kind: "points", value: ({ mixEffect }) => mixEffect },
    { key: "sum", label: label("change"), kind: "points", value: ({ sum }) => sum },
  ];
}
