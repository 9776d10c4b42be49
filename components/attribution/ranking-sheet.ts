import type { Explanation } from "#server/contracts/attribution.ts";
import type { Column } from "../exports/columns.ts";
import { type ExplanationRow, explanationRows } from "./explanation-rows.ts";
import type { SheetLabels } from "./sheet-labels.ts";
import type { ValueWords } from "./use-value-words.ts";

interface Counts {
  success: number;
  total: number;
}

/** A row of the ranking as it stands on the screen, the whole change at the end. */
export interface RankingRecord {
  name: string;
  /** `device=Android 10&network=4G` for another program; empty for rows that are no combination. */
  combination: string;
  base: Counts | null;
  current: Counts | null;
  excessFailures: number | null;
  contribution: number;
  interval: [number, number] | null;
  share: number | null;
  trafficShare: number | null;
}

/** Causes, mix, unexplained and the total, in the order given: that of the screen. */
export function rankingRecords(
  explanation: Explanation,
  words: Pick<ValueWords, "combination">,
  names: Record<"mix" | "unexplained" | "total", string>,
  rows: readonly ExplanationRow[] = explanationRows(explanation),
): RankingRecord[] {
  const parts = rows.map((row): RankingRecord => {
    const { contribution, share } = row;
    const rest = { combination: "", base: null, current: null, excessFailures: null, interval: null };
    if (row.kind !== "cause") {
      return { name: names[row.kind], ...rest, contribution, share, trafficShare: null };
    }
    const { attributes, base, current, excessFailures, interval, trafficShare } = row.cause;
    return {
      name: words.combination(attributes),
      combination: row.key,
      base,
      current,
      excessFailures,
      contribution,
      interval,
      share,
      trafficShare,
    };
  });
  const { base, current, change } = explanation;
  const whole: RankingRecord = {
    name: names.total,
    combination: "",
    base,
    current,
    excessFailures: null,
    contribution: change,
    interval: null,
    share: change === 0 ? null : 1,
    trafficShare: 1,
  };
  return [...parts, whole];
}

export function rankingColumns(label: SheetLabels): Column<RankingRecord>[] {
  return [
    { key: "name", label: label("cause"), kind: "text", value: ({ name }) => name },
    {
      key: "combination",
      label: label("combination"),
      kind: "text",
      value: ({ combination }) => combination,
    },
    ...countColumns<RankingRecord>(label),
    { key: "excess", label: label("excess"), kind: "count", value: ({ excessFailures }) => excessFailures },
    { key: "effect", label: label("effect"), kind: "points", value: ({ contribution }) => contribution },
    { key: "from", label: label("from"), kind: "points", value: ({ interval }) => interval?.[0] ?? null },
    { key: "to", label: label("to"), kind: "points", value: ({ interval }) => interval?.[1] ?? null },
    { key: "share", label: label("share"), kind: "rate", value: ({ share }) => share },
    { key: "traffic", label: label("traffic"), kind: "rate", value: ({ trafficShare }) => trafficShare },
  ];
}

/** Raw counts beside each rate, for both windows. */
export function countColumns<Row extends { base: Counts | null; current: Counts | null }>(
  label: SheetLabels,
): Column<Row>[] {
  return (["base", "current"] as const).flatMap((which): Column<Row>[] => [
    {
      key: `${which}Success`,
      label: label(`${which}Success`),
      kind: "count",
      value: (row) => row[which]?.success ?? null,
    },
    {
      key: `${which}Total`,
      label: label(`${which}Total`),
      kind: "count",
      value: (row) => row[which]?.total ?? null,
    },
    {
      key: `${which}Rate`,
      label: label(`${which}Rate`),
      kind: "rate",
      value: (row) => rateOf(row[which]),
    },
  ]);
}

function rateOf(counts: Counts | null): number | null {
  return counts && counts.total > 0 ? counts.success / counts.total : null;
}
