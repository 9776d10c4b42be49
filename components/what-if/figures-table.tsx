"use client";

import { Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { LoadFigures, WhatIfFigures, WhatIfRow, WhatIfVariant } from "#server/contracts/what-if.ts";
import { bestBy, type ComparedFigure, comparedFigures, isGain, recommended } from "./compare-figures.ts";
import classes from "./figures-table.module.css";
import { lineOf } from "./line-of.ts";
import { useWhatIfWords } from "./use-what-if-words.ts";

export interface FiguresTableProps {
  row: WhatIfRow;
  figures: WhatIfFigures[];
  measured: LoadFigures | null;
  /** null: this person may not. */
  onApply: ((variant: WhatIfVariant) => void) | null;
}

/** Variants side by side; the best of each column says so in words, the rest what they differ from the first by. */
export function FiguresTable({ row, figures, measured, onApply }: FiguresTableProps) {
  const t = useTranslations("whatIf");
  const words = useWhatIfWords();
  const best = new Map(comparedFigures.map((figure) => [figure, bestBy(figures, figure)]));
  const bestInTime = bestBy(figures, "successWithinDeadline");
  const first = figures[0];
  const top = figures.length > 1 ? recommended(figures) : null;
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className="rd-visually-hidden">{t("table.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("table.variant")}</th>
            {comparedFigures.map((figure) => (
              <th key={figure} scope="col" title={t(`figure.${figure}Help`)}>
                {t(`figure.${figure}`)}
              </th>
            ))}
            <th scope="col">
              <span className="rd-visually-hidden">{t("apply.action")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {measured && (
            <tr data-measured>
              <th scope="row">
                {t("table.measured")}
                <small>{t("table.measuredHelp")}</small>
              </th>
              {comparedFigures.map((figure) => (
                <td key={figure} data-label={t(`figure.${figure}`)}>
                  {figure === "offeredLoad" ? "" : words.figure(figure, measured[figure])}
                </td>
              ))}
              <td />
            </tr>
          )}
          {figures.map((one, i) => {
            const variant = row.request.variants[i];
            if (!variant) return null;
            return (
              <tr key={one.name} data-top={one === top || undefined}>
                <th scope="row">
                  <span className={classes.name}>
                    <Swatch index={i} />
                    {one.name}
                    {one === top && bestInTime.has(one.name) && <em>{t("table.top")}</em>}
                  </span>
                  <small>
                    {t("table.what", {
                      policy: words.policy(variant.policy),
                      limiter: words.limiter(variant.limiter),
                      nodes: variant.nodes,
                      slots: variant.slots,
                      retry: words.retry(variant.retry),
                    })}
                  </small>
                </th>
                {comparedFigures.map((figure) => (
                  <Cell
                    key={figure}
                    figure={figure}
                    one={one}
                    first={i === 0 ? null : (first ?? null)}
                    best={best.get(figure)?.has(one.name) ?? false}
                  />
                ))}
                <td>
                  <Button
                    size="compact-md"
                    variant={one === top ? "filled" : "default"}
                    disabled={onApply === null}
                    title={onApply === null ? t("notAllowed") : undefined}
                    aria-label={t("apply.of", { name: one.name })}
                    onClick={() => onApply?.(variant)}
                  >
                    {t("apply.action")}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <details className={classes.explain}>
        <summary>{t("table.explain")}</summary>
        <dl>
          {comparedFigures.map((figure) => (
            <div key={figure}>
              <dt>{t(`figure.${figure}`)}</dt>
              <dd>{t(`figure.${figure}Help`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

interface CellProps {
  figure: ComparedFigure;
  one: WhatIfFigures;
  /** What it is compared with; null for the first itself. */
  first: WhatIfFigures | null;
  best: boolean;
}

function Cell({ figure, one, first, best }: CellProps) {
  const t = useTranslations("whatIf");
  const words = useWhatIfWords();
  const value = one[figure];
  const base = first?.[figure] ?? null;
  const difference = value === null || base === null ? 0 : value - base;
  const gain = isGain(figure, difference);
  const Arrow = difference < 0 ? IconArrowDown : IconArrowUp;
  return (
    <td data-label={t(`figure.${figure}`)}>
      <span className={classes.value}>{words.figure(figure, value)}</span>
      {best && <em className={classes.best}>{t("table.best")}</em>}
      {gain !== null && words.difference(figure, difference) !== "" && (
        <span className={classes.difference} data-gain={gain}>
          <Arrow size="0.75rem" stroke={2} aria-hidden />
          {words.difference(figure, difference)}
          <span className="rd-visually-hidden"> {t(gain ? "table.better" : "table.worse")}</span>
        </span>
      )}
    </td>
  );
}

/** The variant's line as the charts draw it. */
export function Swatch({ index }: { index: number }) {
  const { stroke, dash } = lineOf(index);
  return (
    <svg className={classes.swatch} viewBox="0 0 24 8" aria-hidden>
      <line x1="0" y1="4" x2="24" y2="4" stroke={stroke} strokeWidth="3" strokeDasharray={dash} />
    </svg>
  );
}
