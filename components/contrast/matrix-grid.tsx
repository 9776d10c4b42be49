"use client";

import { useTranslations } from "next-intl";
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from "react";
import type { Combination } from "#server/contracts/attribution.ts";
import type { Matrix, MatrixCell } from "#server/contracts/contrast.ts";
import { isOneValue } from "../attribution/use-drill.ts";
import type { Rates } from "../attribution/use-rates.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import classes from "./matrix-grid.module.css";
import { totalsOf } from "./matrix-totals.ts";
import { isTouch } from "./pop-menu.tsx";
import { rateOf, toneOf } from "./tone.ts";

export interface MatrixGridProps {
  matrix: Matrix;
  asking: boolean;
  words: ValueWords;
  rates: Rates;
  onKeep: (combination: Combination) => void;
  onPin: (combination: Combination) => void;
  onMenu: (cell: HTMLElement, combination: Combination) => void;
  isPinned: (combination: Combination) => boolean;
}

/**
 * The cells, with totals in the last row and column. One cell takes part in the tab order; arrows, Home and
 * End move among them. Enter keeps, Shift excludes, the menu key or a finger opens the menu.
 */
export function MatrixGrid(props: MatrixGridProps) {
  const { matrix, words, rates } = props;
  const { rows, columns } = matrix;
  const t = useTranslations("contrast.matrix");
  const totals = useMemo(() => totalsOf(matrix), [matrix]);
  const { grid, spot, onKeyDown, onFocus } = useRoving(rows.values.length, columns.values.length);
  return (
    <div className={classes.scroller}>
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on a table, whose headers it keeps
        role="grid"
        className={classes.grid}
        aria-label={t("label", {
          rows: words.dimension(rows.dimension),
          columns: words.dimension(columns.dimension),
        })}
        aria-busy={props.asking || undefined}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <td className={classes.corner}>
              <span>{words.dimension(columns.dimension)} →</span>
              <span>{words.dimension(rows.dimension)} ↓</span>
            </td>
            {columns.values.map((value) => (
              <th key={value} scope="col" title={words.value(columns.dimension, value)}>
                {nameOf(words, columns, value, t)}
              </th>
            ))}
            <th scope="col" className={classes.total}>
              {t("total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.values.map((rowValue, r) => (
            <tr key={rowValue}>
              <th scope="row" title={words.value(rows.dimension, rowValue)}>
                {nameOf(words, rows, rowValue, t)}
              </th>
              {columns.values.map((columnValue, c) => (
                <Cell
                  key={columnValue}
                  {...props}
                  cell={matrix.cells[r]?.[c]}
                  combination={[
                    { dimension: rows.dimension, value: rowValue },
                    { dimension: columns.dimension, value: columnValue },
                  ]}
                  whole={totals.whole.current.total}
                  busiest={totals.busiest}
                  place={[r, c]}
                  focusable={spot[0] === r && spot[1] === c}
                  onFocus={onFocus}
                />
              ))}
              <Total cell={totals.rows[r]} rates={rates} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("total")}</th>
            {columns.values.map((value, c) => (
              <Total key={value} cell={totals.columns[c]} rates={rates} />
            ))}
            <Total cell={totals.whole} rates={rates} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function nameOf(
  words: ValueWords,
  { dimension, folded }: Matrix["rows"],
  value: string,
  t: ReturnType<typeof useTranslations<"contrast.matrix">>,
): string {
  return isOneValue(value) ? words.value(dimension, value) : t("others", { count: folded });
}

interface CellProps extends MatrixGridProps {
  cell: MatrixCell | undefined;
  combination: Combination;
  whole: number;
  busiest: number;
  place: [number, number];
  focusable: boolean;
  onFocus: (place: [number, number]) => void;
}

function Cell(props: CellProps) {
  const { cell, combination, whole, busiest, place, focusable, rates } = props;
  const t = useTranslations("contrast.matrix");
  if (!cell || cell.base.total + cell.current.total === 0)
    return (
      <td
        // An empty cell is a step on the way for the arrows, too.
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid, see above
        role="gridcell"
        className={classes.none}
        data-place={place.join()}
        tabIndex={focusable ? 0 : -1}
        onFocus={() => props.onFocus(place)}
      >
        –
      </td>
    );
  const { change, direction, strength, few } = toneOf(cell);
  const askable = combination.every(({ value }) => isOneValue(value));
  const facts = t("facts", {
    base: rates.percent(rateOf(cell.base)),
    current: rates.percent(rateOf(cell.current)),
    baseCount: rates.count(cell.base.total),
    count: rates.count(cell.current.total),
    share: rates.percent(whole > 0 ? cell.current.total / whole : null),
  });
  const act = (element: HTMLElement, shift: boolean, finger: boolean) => {
    if (finger || !askable) props.onMenu(element, combination);
    else if (shift) props.onPin(combination);
    else props.onKeep(combination);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the grid's
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid, see above
      role="gridcell"
      className={classes.cell}
      data-place={place.join()}
      data-direction={direction}
      data-few={few || undefined}
      data-pinned={props.isPinned(combination) || undefined}
      tabIndex={focusable ? 0 : -1}
      title={facts}
      style={
        {
          "--strength": `${strength}%`,
          "--size": busiest > 0 ? cell.current.total / busiest : 0,
        } as CSSProperties
      }
      onFocus={() => props.onFocus(place)}
      onClick={(event: MouseEvent<HTMLElement>) => act(event.currentTarget, event.shiftKey, isTouch(event))}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu(event.currentTarget, combination);
      }}
    >
      <b>{rates.percent(rateOf(cell.current))}</b>
      <span>{change === null ? "–" : rates.points(change)}</span>
      <span className="rd-visually-hidden">
        {" "}
        {facts}
        {few && ` ${t("few")}`}
      </span>
    </td>
  );
}

function Total({ cell, rates }: { cell: MatrixCell | undefined; rates: Rates }) {
  const t = useTranslations("contrast.matrix");
  if (!cell) return <td />;
  const { change } = toneOf(cell);
  return (
    <td
      className={classes.total}
      title={t("counts", { base: rates.count(cell.base.total), current: rates.count(cell.current.total) })}
    >
      <b>{rates.percent(rateOf(cell.current))}</b>
      <span>{change === null ? "–" : rates.points(change)}</span>
    </td>
  );
}

/** One place of the grid that Tab reaches, and the keys that move it. */
function useRoving(rows: number, columns: number) {
  const grid = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const spot: [number, number] = [Math.min(at[0], rows - 1), Math.min(at[1], columns - 1)];
  const cellAt = (place: [number, number]) =>
    grid.current?.querySelector<HTMLElement>(`[data-place="${place.join()}"]`);

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const cell = cellAt(spot);
    if (!cell?.contains(event.target as Node)) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      cell.dispatchEvent(new window.MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey }));
      return;
    }
    const next = moved(spot, event, rows, columns);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    cellAt(next)?.focus();
  }
  return { grid, spot, onKeyDown, onFocus: setAt };
}

function moved(
  [row, column]: [number, number],
  { key, ctrlKey }: Pick<KeyboardEvent, "key" | "ctrlKey">,
  rows: number,
  columns: number,
): [number, number] | null {
  switch (key) {
    case "ArrowLeft":
      return [row, Math.max(0, column - 1)];
    case "ArrowRight":
      return [row, Math.min(columns - 1, column + 1)];
    case "ArrowUp":
      return [Math.max(0, row - 1), column];
    case "ArrowDown":
      return [Math.min(rows - 1, row + 1), column];
    case "Home":
      return [ctrlKey ? 0 : row, 0];
    case "End":
      return [ctrlKey ? rows - 1 : row, columns - 1];
    default:
      return null;
  }
}
