import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type {
  AttributionOverview,
  Breakdown,
  Explanation,
  TimeWindow,
} from "#server/contracts/attribution.ts";
import {
  ratePointColumns,
  stripColumns,
  stripRecords,
  waterfallColumns,
  waterfallSteps,
} from "./chart-sheets.ts";
import { drawnPoints } from "./rate-points.ts";
import { useSheetLabels } from "./sheet-labels.ts";
import type { ValueWords } from "./use-value-words.ts";
import type { Windows } from "./windows.ts";
import type { WithoutLine } from "./without-lines.ts";

export interface SheetsInput {
  overview: AttributionOverview | null;
  earlier: AttributionOverview | null;
  span: TimeWindow;
  windows: Windows;
  explanation: Explanation | null;
  strips: Breakdown | null;
  words: ValueWords;
  lines: readonly WithoutLine[];
}

/** Names of files. */
const chartNames = { success: "success-rate", speed: "p95", volume: "orders" } as const;

/** Every chart's figures as a table: what its exports save and what stands behind it. */
export function useSheets({
  overview,
  earlier,
  span,
  windows,
  explanation,
  strips,
  words,
  lines,
}: SheetsInput) {
  const t = useTranslations("analyst.ranking");
  const measure = overview?.measure ?? "success";
  const label = useSheetLabels(measure);
  const shiftMs = windows.current.from - windows.baseline.from;
  const before = earlier ? { points: earlier.points, shiftMs } : undefined;
  const names = { mix: t("mix"), unexplained: t("unexplained") };
  const without = useTranslations("analyst.without");
  const columns = useMemo(
    () => ({
      chart: ratePointColumns(
        label,
        measure,
        earlier !== null,
        lines.map((line) => ({
          label: `${without(line.count === 1 ? "first" : "upTo", { count: line.count })}: ${line.name}`,
          line,
        })),
      ),
      waterfall: waterfallColumns(label),
      strips: stripColumns(label, words, strips),
    }),
    [label, measure, words, earlier, strips, lines, without],
  );
  return {
    chart: overview && {
      name: chartNames[measure],
      columns: columns.chart,
      rows: drawnPoints(overview, span, before),
    },
    waterfall: explanation && {
      name: "waterfall",
      columns: columns.waterfall,
      rows: waterfallSteps(explanation, words, names),
    },
    strips: strips && { name: "dimensions", columns: columns.strips, rows: stripRecords(strips.strips) },
  };
}
