import type { Cause, Explanation, WindowFigures } from "#server/contracts/attribution.ts";
import type { Measure } from "#server/contracts/measures.ts";
import type { Column } from "../exports/columns.ts";
import type { ExplanationRow } from "./explanation-rows.ts";
import { expectedOf } from "./measure-figures.ts";
import type { SheetLabels } from "./sheet-labels.ts";
import type { ValueWords } from "./use-value-words.ts";

interface Counts {
  success: number;
  total: number;
}

/** A row of the ranking as it stands on the screen, the whole change at the end. */
export interface RankingRecord {
  /** Not translated: for another program to tell rows apart. */
  kind: "pinned" | "cause" | "unexplained" | "mix" | "total";
  name: string;
  /** `device=Android 10&network=4G`; empty for rows that are no combination. */
  combination: string;
  base: Counts | null;
  current: Counts | null;
  /** null where the table leaves the cell empty. */
  cause: Cause | null;
  rateEffect: number | null;
  mixEffect: number;
  share: number | null;
  trafficShare: number | null;
}

/**
 * The rows given, then the total. As in the table, rate effects add up to the total's, and so do the mix
 * effects of the rows above "mix", which is their sum.
 */
export function rankingRecords(
  explanation: Explanation,
  rows: readonly ExplanationRow[],
  words: Pick<ValueWords, "combination">,
  names: Record<"mix" | "unexplained" | "total", string>,
): RankingRecord[] {
  const { base, current, change, mix } = explanation;
  const total: RankingRecord = {
    kind: "total",
    name: names.total,
    combination: "",
    base,
    current,
    cause: null,
    rateEffect: change - mix,
    mixEffect: mix,
    share: change === 0 ? null : 1,
    trafficShare: 1,
  };
  return [...rows.map((row) => recordOf(row, words, names)), total];
}

function recordOf(
  row: ExplanationRow,
  words: Pick<ValueWords, "combination">,
  names: Record<"mix" | "unexplained", string>,
): RankingRecord {
  if (row.kind !== "cause") {
    return {
      kind: row.kind,
      name: names[row.kind],
      combination: "",
      base: null,
      current: null,
      cause: null,
      rateEffect: row.kind === "mix" ? null : row.contribution,
      mixEffect: row.mixEffect,
      share: row.share,
      trafficShare: null,
    };
  }
  const { cause } = row;
  return {
    kind: row.pinned ? "pinned" : "cause",
    name: words.combination(cause.attributes),
    combination: row.key,
    base: cause.base,
    current: cause.current,
    cause,
    rateEffect: row.contribution,
    mixEffect: cause.mixEffect,
    share: row.share,
    trafficShare: cause.trafficShare,
  };
}

export function rankingColumns(label: SheetLabels, figures: WindowFigures): Column<RankingRecord>[] {
  const volume = figures.measure === "volume";
  const effect = volume ? "rate" : "points";
  return [
    { key: "kind", label: label("row"), kind: "text", value: ({ kind }) => kind },
    { key: "name", label: label("cause"), kind: "text", value: ({ name }) => name },
    {
      key: "combination",
      label: label("combination"),
      kind: "text",
      value: ({ combination }) => combination,
    },
    ...countColumns<RankingRecord>(label, figures.measure),
    ...(volume ? [expectedColumn<RankingRecord>(label, figures)] : []),
    {
      key: "excess",
      label: label("excess"),
      kind: "count",
      value: ({ cause }) => cause?.excessFailures ?? null,
    },
    {
      key: "rateEffect",
      label: label("rateEffect"),
      kind: effect,
      value: ({ rateEffect }) => rateEffect,
    },
    { key: "from", label: label("from"), kind: effect, value: ({ cause }) => cause?.interval[0] ?? null },
    { key: "to", label: label("to"), kind: effect, value: ({ cause }) => cause?.interval[1] ?? null },
    ...(volume ? [] : [mixColumn(label)]),
    { key: "share", label: label("share"), kind: "rate", value: ({ share }) => share },
    { key: "traffic", label: label("traffic"), kind: "rate", value: ({ trafficShare }) => trafficShare },
    { key: "score", label: label("score"), kind: "number", value: ({ cause }) => cause?.score ?? null },
  ];
}

function mixColumn(label: SheetLabels): Column<RankingRecord> {
  return { key: "mixEffect", label: label("mixEffect"), kind: "points", value: ({ mixEffect }) => mixEffect };
}

interface BothWindows {
  base: Counts | null;
  current: Counts | null;
}

/** Raw counts beside each rate, for both windows; of volumes there are only counts. */
export function countColumns<Row extends BothWindows>(
  label: SheetLabels,
  measure: Measure = "success",
): Column<Row>[] {
  return (["base", "current"] as const).flatMap((which): Column<Row>[] => {
    const counted: Column<Row> = {
      key: `${which}Total`,
      label: label(`${which}Total`),
      kind: "count",
      value: (row) => row[which]?.total ?? null,
    };
    if (measure === "volume") return [counted];
    return [
      {
        key: `${which}Success`,
        label: label(`${which}Success`),
        kind: "count",
        value: (row) => row[which]?.success ?? null,
      },
      counted,
      { key: `${which}Rate`, label: label(`${which}Rate`), kind: "rate", value: (row) => rateOf(row[which]) },
    ];
  });
}

/** Orders that the baseline lets expect in a window of the current one's length. */
function expectedColumn<Row extends BothWindows>(label: SheetLabels, figures: WindowFigures): Column<Row> {
  return {
    key: "expected",
    label: label("expected"),
    kind: "count",
    value: ({ base }) => (base ? expectedOf(figures, base.total) : null),
  };
}

function rateOf(counts: Counts | null): number | null {
  return counts && counts.total > 0 ? counts.success / counts.total : null;
}
