"use client";

import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import type { AttributionFilter, Cause, Explanation } from "#server/contracts/attribution.ts";
import { AttributeChips } from "./attribute-chips.tsx";
import classes from "./causes-table.module.css";
import { type ExplanationRow, explanationRows, keyOf } from "./explanation-rows.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface CausesTableProps {
  explanation: Explanation;
  words: ValueWords;
  rates: Rates;
  onFilter: (filter: AttributionFilter) => void;
}

/** Ranked causes, then moved traffic and the rest: the rows add up to the whole change. */
export function CausesTable({ explanation, words, rates, onFilter }: CausesTableProps) {
  const t = useTranslations("analyst.ranking");
  const rows = explanationRows(explanation);
  const widest = Math.max(...rows.map(({ contribution }) => Math.abs(contribution)), 1e-9);
  return (
    <table className={classes.table}>
      <caption className="rd-visually-hidden">{t("caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("cause")}</th>
          <th scope="col">{t("rate")}</th>
          <th scope="col" data-number>
            {t("excess")}
          </th>
          <th scope="col">{t("contribution")}</th>
          <th scope="col" data-number>
            {t("share")}
          </th>
          <th scope="col" data-number>
            {t("traffic")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} widest={widest} words={words} rates={rates} onFilter={onFilter} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("total")}</th>
          <td>
            {rates.percent(explanation.base.rate)} → <b>{rates.percent(explanation.current.rate)}</b>
          </td>
          <td data-number />
          <td>
            <div className={classes.contribution}>
              <span className={classes.points}>{rates.points(explanation.change, 2)}</span>
            </div>
          </td>
          <td data-number data-label={t("share")}>
            {explanation.change === 0 ? "–" : rates.share(1)}
          </td>
          <td data-number data-label={t("traffic")}>
            {rates.share(1)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

interface RowProps extends Pick<CausesTableProps, "words" | "rates" | "onFilter"> {
  row: ExplanationRow;
  widest: number;
}

function Row({ row, widest, words, rates, onFilter }: RowProps) {
  const t = useTranslations("analyst.ranking");
  const cause = row.kind === "cause" ? row.cause : null;
  return (
    <tr data-kind={row.kind}>
      <th scope="row">
        {cause ? (
          <AttributeChips attributes={cause.attributes} words={words} onFilter={onFilter} />
        ) : (
          <span title={t(row.kind === "mix" ? "mixHelp" : "unexplainedHelp")}>
            {t(row.kind === "mix" ? "mix" : "unexplained")}
          </span>
        )}
      </th>
      <td data-label={t("rate")}>{cause && <RateChange cause={cause} rates={rates} />}</td>
      <td data-number data-label={t("excess")}>
        {cause && rates.count(cause.excessFailures)}
      </td>
      <td data-label={t("contribution")}>
        <Contribution
          contribution={row.contribution}
          interval={cause?.interval ?? null}
          widest={widest}
          rates={rates}
        />
      </td>
      <td data-number data-label={t("share")}>
        <b>{rates.share(row.share)}</b>
      </td>
      <td data-number data-label={t("traffic")}>
        {cause && rates.share(cause.trafficShare)}
      </td>
    </tr>
  );
}

export function RateChange({ cause, rates }: { cause: Cause; rates: Rates }) {
  const t = useTranslations("analyst.ranking");
  const rate = ({ success, total }: { success: number; total: number }) =>
    total > 0 ? success / total : null;
  return (
    <span
      title={t("counts", { base: rates.count(cause.base.total), current: rates.count(cause.current.total) })}
    >
      {rates.percent(rate(cause.base))} → <b>{rates.percent(rate(cause.current))}</b>
    </span>
  );
}

interface ContributionProps {
  contribution: number;
  interval: [number, number] | null;
  widest: number;
  rates: Rates;
}

/** Points with their interval, and a bar from nought whose whiskers are the interval. */
function Contribution({ contribution, interval, widest, rates }: ContributionProps) {
  const t = useTranslations("analyst.ranking");
  // 0 at the right for a fall: the bar reads as "takes away this much".
  const scale = (value: number) => Math.min(1, Math.abs(value) / (widest * 1.25));
  const style = {
    "--size": scale(contribution),
    "--least": interval ? scale(contribution < 0 ? Math.min(0, interval[1]) : Math.max(0, interval[0])) : 0,
    "--most": interval ? scale(contribution < 0 ? interval[0] : interval[1]) : 0,
  } as CSSProperties;
  return (
    <div className={classes.contribution}>
      <span className={classes.points}>{rates.points(contribution, 2)}</span>
      <span className={classes.bar} data-sign={contribution < 0 ? "fell" : "rose"} style={style} aria-hidden>
        <i />
        {interval && <s />}
      </span>
      {interval && (
        <span className={classes.interval}>
          {t("interval", { from: rates.points(interval[0], 2), to: rates.points(interval[1], 2) })}
        </span>
      )}
    </div>
  );
}

/** Other descriptions of the first cause, for whoever sees the world in other terms. */
export function Alternatives({ explanation, words, rates, onFilter }: CausesTableProps) {
  const t = useTranslations("analyst.ranking");
  if (explanation.alternatives.length === 0) return null;
  return (
    <details className={classes.alternatives}>
      <summary>{t("alternatives", { count: explanation.alternatives.length })}</summary>
      <ul>
        {explanation.alternatives.map((cause) => (
          <li key={keyOf(cause)}>
            <AttributeChips attributes={cause.attributes} words={words} onFilter={onFilter} />
            <RateChange cause={cause} rates={rates} />
            <span>
              {rates.points(cause.contribution, 2)} ·{" "}
              {t("ofTraffic", { share: rates.share(cause.trafficShare) })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
