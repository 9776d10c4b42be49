import type { Breakdown, Explanation, Strip, StripValue } from "#server/contracts/attribution.ts";
import type { Measure } from "#server/contracts/measures.ts";
import type { Column } from "../exports/columns.ts";
import { explanationRows } from "./explanation-rows.ts";
import { changeOf, expectedOf } from "./measure-figures.ts";
import { countColumns } from "./ranking-sheet.ts";
import type { DrawnPoint } from "./rate-points.ts";
import type { SheetLabels } from "./sheet-labels.ts";
import type { ValueWords } from "./use-value-words.ts";
import type { WithoutLine } from "./without-lines.ts";

/** The line of the time chart; with the line of a baseline that lies outside the chart, where there is one. */
export function ratePointColumns(
  label: SheetLabels,
  measure: Measure,
  withBefore: boolean,
  lines: readonly { label: string; line: WithoutLine }[] = [],
): Column<DrawnPoint>[] {
  // Of the p95 in ms the file has seconds, as the axis.
  const level = (read: (point: DrawnPoint) => number | null): Pick<Column<DrawnPoint>, "kind" | "value"> => ({
    kind: measure === "success" ? "rate" : "number",
    value: (point) => {
      const value = read(point);
      return value === null || measure !== "speed" ? value : value / 1_000;
    },
  });
  const before: Column<DrawnPoint>[] = [
    { key: "beforeSuccess", label: label("baseSuccess"), kind: "count", value: (p) => p.beforeSuccess },
    { key: "beforeTotal", label: label("baseTotal"), kind: "count", value: (p) => p.beforeTotal },
    {
      key: "before",
      label: label(measure === "success" ? "baseRate" : "baseLevel"),
      ...level((p) => p.before),
    },
  ];
  return [
    { key: "at", label: label("time"), kind: "time", value: ({ at }) => at },
    { key: "success", label: label("success"), kind: "count", value: ({ success }) => success },
    { key: "total", label: label("total"), kind: "count", value: ({ total }) => total },
    { key: "rate", label: label("rate"), ...level((p) => p.rate) },
    ...(withBefore ? before : []),
    ...lines.map(
      ({ label: name, line }): Column<DrawnPoint> => ({
        key: `without${line.count}`,
        label: name,
        kind: "rate",
        value: ({ at }) => line.rateAt.get(at) ?? null,
      }),
    ),
  ];
}

export interface Step {
  name: string;
  from: number;
  to: number;
  contribution: number;
}

/** The bars of the waterfall. */
export function waterfallSteps(
  explanation: Explanation,
  words: Pick<ValueWords, "combination">,
  names: Record<"mix" | "unexplained", string>,
): Step[] {
  return explanationRows(explanation).map((row) => ({
    name: row.kind === "cause" ? words.combination(row.cause.attributes) : names[row.kind],
    from: row.from,
    to: row.to,
    contribution: row.contribution,
  }));
}

export function waterfallColumns(label: SheetLabels): Column<Step>[] {
  return [
    { key: "name", label: label("step"), kind: "text", value: ({ name }) => name },
    { key: "from", label: label("rateBefore"), kind: "rate", value: ({ from }) => from },
    { key: "effect", label: label("effect"), kind: "points", value: ({ contribution }) => contribution },
    { key: "to", label: label("rateAfter"), kind: "rate", value: ({ to }) => to },
  ];
}

export interface StripRecord extends StripValue {
  dimension: string;
}

/** Every value of every strip, those folded under "+3" too. */
export function stripRecords(strips: readonly Strip[]): StripRecord[] {
  return strips.flatMap(({ dimension, values }) => values.map((value) => ({ dimension, ...value })));
}

export function stripColumns(
  label: SheetLabels,
  words: Pick<ValueWords, "dimension" | "value">,
  figures: Breakdown | null,
): Column<StripRecord>[] {
  const seconds = (p95Ms: number | null | undefined) => (p95Ms == null ? null : p95Ms / 1_000);
  const own: Column<StripRecord>[] =
    figures?.measure === "speed"
      ? [
          {
            key: "baseP95",
            label: label("baseP95"),
            kind: "number",
            value: ({ base }) => seconds(base.p95Ms),
          },
          {
            key: "currentP95",
            label: label("currentP95"),
            kind: "number",
            value: ({ current }) => seconds(current.p95Ms),
          },
        ]
      : figures?.measure === "volume"
        ? [
            {
              key: "expected",
              label: label("expected"),
              kind: "count",
              value: ({ base }) => expectedOf(figures, base.total),
            },
          ]
        : [];
  return [
    {
      key: "dimension",
      label: label("dimension"),
      kind: "text",
      value: (row) => words.dimension(row.dimension),
    },
    {
      key: "value",
      label: label("value"),
      kind: "text",
      value: (row) => words.value(row.dimension, row.value),
    },
    {
      key: "attribute",
      label: label("combination"),
      kind: "text",
      value: (row) => `${row.dimension}=${row.value}`,
    },
    ...countColumns<StripRecord>(label),
    ...own,
    {
      key: "change",
      label: label("change"),
      kind: figures?.measure === "volume" ? "rate" : "points",
      value: (row) => figures && changeOf(figures, row),
    },
  ];
}
