"use client";

import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import type { CubeDimension } from "#server/contracts/attribution.ts";
import { AttributeChips } from "./attribute-chips.tsx";
import { type Grouped, type GroupRow, type GroupSort, groupSorts } from "./group-rows.ts";
import classes from "./group-table.module.css";
import { SortHeader, SortSelect } from "./sort-header.tsx";
import type { Drill } from "./use-drill.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface GroupTableProps {
  dimension: CubeDimension;
  /** Orders are counted: there are no two effects to tell apart. */
  volume: boolean;
  grouped: Grouped;
  /** In the order they are shown. */
  rows: readonly GroupRow[];
  sort: GroupSort;
  ascending: boolean;
  onSort: (sort: GroupSort) => void;
  drill: Drill;
  words: ValueWords;
  rates: Rates;
}

/** One dimension's values: traffic and rate in both windows, and what each did to the whole. */
export function GroupTable(props: GroupTableProps) {
  const { dimension, volume, grouped, rows, sort, ascending, onSort, drill, words, rates } = props;
  const t = useTranslations("drill.group");
  const widest = Math.max(...rows.map(({ sum }) => Math.abs(sum)), 1e-9);
  const sorted = { sort, ascending, onSort };
  const label = (of: GroupSort) =>
    of === "value" ? words.dimension(dimension) : t(volume && of === "rate" ? "ofExpected" : of);
  const sorts = groupSorts.filter((of) => !volume || (of !== "rateEffect" && of !== "mixEffect"));
  return (
    <>
      {!volume && (
        <p className={classes.verdict} aria-live="polite">
          {movedWords(grouped, dimension, t, words, rates)}
        </p>
      )}
      <SortSelect
        {...sorted}
        label={t("sortBy")}
        options={sorts.map((value) => ({ value, label: label(value) }))}
      />
      <table className={classes.table}>
        <caption className="rd-visually-hidden">
          {t("caption", { dimension: words.dimension(dimension) })}
        </caption>
        <thead>
          <tr>
            <SortHeader {...sorted} value="value" label={label("value")} number={false} />
            <SortHeader {...sorted} value="traffic" label={label("traffic")} />
            <SortHeader {...sorted} value="rate" label={label("rate")} />
            {!volume && (
              <>
                <SortHeader {...sorted} value="rateEffect" label={label("rateEffect")} />
                <SortHeader {...sorted} value="mixEffect" label={label("mixEffect")} />
              </>
            )}
            <SortHeader {...sorted} value="sum" label={label("sum")} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.key}
              row={row}
              volume={volume}
              widest={widest}
              dimension={dimension}
              drill={drill}
              words={words}
              rates={rates}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("total")}</th>
            <td data-label={t("traffic")}>
              {rates.count(grouped.base.total)} → <b>{rates.count(grouped.current.total)}</b>
            </td>
            <td data-label={label("rate")}>
              {!volume && `${rates.percent(rateOf(grouped.base))} → `}
              <b>{rates.percent(volume ? 1 + grouped.change : rateOf(grouped.current))}</b>
            </td>
            {!volume && (
              <>
                <td data-label={t("rateEffect")}>{rates.points(grouped.rateEffect, 2)}</td>
                <td data-label={t("mixEffect")}>{rates.points(grouped.mixEffect, 2)}</td>
              </>
            )}
            <td data-label={t("sum")}>{rates.points(grouped.change, 2)}</td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

interface RowProps extends Pick<GroupTableProps, "drill" | "words" | "rates"> {
  row: GroupRow;
  volume: boolean;
  widest: number;
  dimension: CubeDimension;
}

function Row({ row, volume, widest, dimension, drill, words, rates }: RowProps) {
  const t = useTranslations("drill.group");
  return (
    <tr data-kind={row.kind}>
      <th scope="row">
        <RowName row={row} dimension={dimension} drill={drill} words={words} />
      </th>
      <td
        data-label={t("traffic")}
        title={`${rates.count(row.base.total)} → ${rates.count(row.current.total)}`}
      >
        {rates.percent(row.baseShare)} → <b>{rates.percent(row.share)}</b>
        <span className={classes.count}>n = {rates.count(row.current.total)}</span>
      </td>
      <td data-label={t(volume ? "ofExpected" : "rate")}>
        {!volume && `${rates.percent(row.baseRate)} → `}
        <b>{rates.percent(row.rate)}</b>
      </td>
      {!volume && (
        <>
          <td data-label={t("rateEffect")}>{rates.points(row.rateEffect, 2)}</td>
          <td data-label={t("mixEffect")}>{rates.points(row.mixEffect, 2)}</td>
        </>
      )}
      <td data-label={t("sum")} data-wide>
        <span className={classes.sum}>
          <span
            className={classes.bar}
            data-sign={row.sum < 0 ? "fell" : "rose"}
            style={{ "--size": Math.abs(row.sum) / widest } as CSSProperties}
            aria-hidden
          >
            <i />
          </span>
          <b>{rates.points(row.sum, 2)}</b>
        </span>
      </td>
    </tr>
  );
}

function RowName({ row, dimension, drill, words }: Pick<RowProps, "row" | "dimension" | "drill" | "words">) {
  const name = useGroupNames(drill, words);
  return row.kind === "value" ? (
    <AttributeChips attributes={[{ dimension, value: row.value }]} words={words} drill={drill} />
  ) : (
    name(row, dimension)
  );
}

/** What a row is called, on the screen and in its export. */
export function useGroupNames(drill: Drill, words: ValueWords) {
  const t = useTranslations("drill.group");
  return (row: GroupRow, dimension: CubeDimension): string => {
    switch (row.kind) {
      case "value":
        return words.value(dimension, row.value);
      case "pinned":
        return t("pinned", { cause: words.combination(drill.pinned[Number(row.value)] ?? []) });
      case "other":
        return t("other", { count: row.count });
    }
  };
}

function movedWords(
  { moved, mixEffect }: Grouped,
  dimension: CubeDimension,
  t: ReturnType<typeof useTranslations<"drill.group">>,
  words: ValueWords,
  rates: Rates,
): string {
  if (moved?.row.kind !== "value")
    return t(moved ? "movedSomewhere" : "notMoved", { points: rates.points(mixEffect, 2) });
  return t(moved.row.share >= moved.row.baseShare ? "movedTo" : "movedFrom", {
    value: words.value(dimension, moved.row.value),
    before: rates.percent(moved.row.baseShare),
    now: rates.percent(moved.row.share),
    points: rates.points(moved.effect, 2),
  });
}

function rateOf({ success, total }: { success: number; total: number }): number | null {
  return total > 0 ? success / total : null;
}
