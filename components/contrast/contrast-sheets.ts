import type { Contrast, Matrix, MatrixCell } from "#server/contracts/contrast.ts";
import { countColumns } from "../attribution/ranking-sheet.ts";
import type { SheetLabels } from "../attribution/sheet-labels.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import type { Column } from "../exports/columns.ts";
import type { TwoRatePoint } from "./two-rate-points.ts";

interface PairRecord extends MatrixCell {
  row: string;
  column: string;
  attributes: string;
}

/** The matrix as a list: one row a pair of values, in the order of the screen. */
export function matrixSheet(matrix: Matrix, words: ValueWords, label: SheetLabels) {
  const { rows, columns, cells } = matrix;
  const records = rows.values.flatMap((row, r) =>
    columns.values.map((column, c): PairRecord => {
      const none = { success: 0, total: 0 };
      return {
        row: words.value(rows.dimension, row),
        column: words.value(columns.dimension, column),
        attributes: `${rows.dimension}=${row}&${columns.dimension}=${column}`,
        ...(cells[r]?.[c] ?? { base: none, current: none }),
      };
    }),
  );
  return { name: "matrix", columns: pairColumns(matrix, words, label), rows: records };
}

function pairColumns(
  { rows, columns }: Matrix,
  words: Pick<ValueWords, "dimension">,
  label: SheetLabels,
): Column<PairRecord>[] {
  return [
    { key: "row", label: words.dimension(rows.dimension), kind: "text", value: ({ row }) => row },
    { key: "column", label: words.dimension(columns.dimension), kind: "text", value: ({ column }) => column },
    { key: "attributes", label: label("combination"), kind: "text", value: ({ attributes }) => attributes },
    ...countColumns<PairRecord>(label),
    {
      key: "change",
      label: label("change"),
      kind: "points",
      value: ({ base, current }) =>
        base.total > 0 && current.total > 0
          ? current.success / current.total - base.success / base.total
          : null,
    },
  ];
}

/** Both lines of the cause's page: its own and everybody else's. */
export function twoRatesSheet(
  points: readonly TwoRatePoint[],
  sides: Record<"inside" | "outside", string>,
  label: SheetLabels,
) {
  const columns = (["inside", "outside"] as const).flatMap((side): Column<TwoRatePoint>[] => [
    {
      key: `${side}Success`,
      label: `${sides[side]}: ${label("success")}`,
      kind: "count",
      value: (point) => point[side].success,
    },
    {
      key: `${side}Total`,
      label: `${sides[side]}: ${label("total")}`,
      kind: "count",
      value: (point) => point[side].total,
    },
    {
      key: `${side}Rate`,
      label: `${sides[side]}: ${label("rate")}`,
      kind: "rate",
      value: (point) => point[`${side}Rate`],
    },
  ]);
  const time: Column<TwoRatePoint> = { key: "at", label: label("time"), kind: "time", value: ({ at }) => at };
  return { name: "cause-against-rest", columns: [time, ...columns], rows: points };
}

interface SideRecord extends MatrixCell {
  side: string;
}

/** The counts of both sides and of both together. */
export function countsSheet(
  { inside, outside }: Contrast,
  sides: Record<"inside" | "outside" | "all", string>,
  label: SheetLabels,
) {
  const added = (which: "base" | "current") => ({
    success: inside[which].success + outside[which].success,
    total: inside[which].total + outside[which].total,
  });
  const rows: SideRecord[] = [
    { side: sides.inside, ...inside },
    { side: sides.outside, ...outside },
    { side: sides.all, base: added("base"), current: added("current") },
  ];
  const side: Column<SideRecord> = {
    key: "side",
    label: label("side"),
    kind: "text",
    value: (row) => row.side,
  };
  return { name: "cause-counts", columns: [side, ...countColumns<SideRecord>(label)], rows };
}
