"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Cause, Explanation } from "#server/contracts/attribution.ts";
import { AttributeChips } from "./attribute-chips.tsx";
import { CauseActions, type CompareHref } from "./cause-actions.tsx";
import { ConfidenceMark, Contribution, LevelChange, Share, useHeads } from "./cause-figures.tsx";
import classes from "./causes-table.module.css";
import { type ExplanationRow, keyOf } from "./explanation-rows.ts";
import { type CauseSort, causeSorts } from "./sort-causes.ts";
import { SortHeader, SortSelect } from "./sort-header.tsx";
import type { Drill } from "./use-drill.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface CausesTableProps {
  explanation: Explanation;
  /** In the order of `sort`. */
  rows: readonly ExplanationRow[];
  sort: CauseSort;
  onSort: (sort: CauseSort) => void;
  words: ValueWords;
  rates: Rates;
  drill: Drill;
  compareHref?: CompareHref | undefined;
  /** The rows are those of the question before. */
  asking?: boolean;
  /** What else stands beneath a cause, for example how it was judged. */
  beneath?: ((cause: Cause) => ReactNode) | undefined;
}

/** Pinned causes, ranked causes, the rest and moved traffic: the rows add up to the whole change. */
export function CausesTable(props: CausesTableProps) {
  const { explanation, rows, rates, sort, onSort } = props;
  const t = useTranslations("analyst.ranking");
  const heads = useHeads(explanation, rates);
  const widest = Math.max(...rows.map(({ contribution }) => Math.abs(contribution)), 1e-9);
  const sorted = { sort, onSort };
  const rateEffect = explanation.change - explanation.mix;
  return (
    <>
      <SortSelect
        {...sorted}
        label={t("sortBy")}
        options={causeSorts.map((value) => ({
          value,
          label: value === "share" || value === "confidence" ? t(value) : heads[value],
        }))}
      />
      <table className={classes.table} aria-busy={props.asking || undefined}>
        <caption className="rd-visually-hidden">{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("cause")}</th>
            <th scope="col">{heads.level}</th>
            <SortHeader {...sorted} value="excess" label={heads.excess} />
            <th scope="col" title={t("rateEffectHelp")}>
              {heads.contribution}
            </th>
            {heads.mixed && (
              <th scope="col" data-number title={t("mixHelp")}>
                {t("mixEffect")}
              </th>
            )}
            <SortHeader {...sorted} value="share" label={t("share")} />
            <SortHeader {...sorted} value="traffic" label={heads.traffic} />
            <SortHeader {...sorted} value="confidence" label={t("confidence")} number={false} />
            <td>
              <span className="rd-visually-hidden">{t("acts")}</span>
            </td>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} {...props} row={row} widest={widest} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("total")}</th>
            <td data-label={heads.level} data-two>
              <LevelChange cause={explanation} figures={explanation} rates={rates} />
            </td>
            <td data-number />
            <td data-label={heads.contribution}>
              <div className={classes.contribution}>
                <span className={classes.points}>{rates.points(rateEffect, 2)}</span>
              </div>
            </td>
            {heads.mixed && (
              <td data-number data-label={t("mixEffect")}>
                {rates.points(explanation.mix, 2)}
              </td>
            )}
            <td data-number data-label={t("share")}>
              {explanation.change === 0 ? "–" : rates.share(1)}
              <span className={classes.interval}>{rates.points(explanation.change, 2)}</span>
            </td>
            <td data-number data-label={heads.traffic}>
              {rates.share(1)}
            </td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </>
  );
}

function Row({
  row,
  widest,
  explanation,
  words,
  rates,
  drill,
  compareHref,
  beneath,
}: Omit<CausesTableProps, "rows" | "sort" | "onSort"> & { row: ExplanationRow; widest: number }) {
  const t = useTranslations("analyst.ranking");
  const heads = useHeads(explanation, rates);
  const cause = row.kind === "cause" ? row.cause : null;
  const pinned = row.kind === "cause" && row.pinned;
  const mixEffect = row.kind === "cause" ? row.cause.mixEffect : row.mixEffect;
  return (
    <tr data-kind={pinned ? "pinned" : row.kind} data-cause={cause ? row.key : undefined}>
      <th scope="row">
        {cause ? (
          <div className={classes.name}>
            <AttributeChips attributes={cause.attributes} words={words} drill={drill} />
            <span className={classes.layer}>
              {pinned && `${t("pinned")} · `}
              {t("layer", { count: cause.attributes.length })}
            </span>
            {beneath?.(cause)}
          </div>
        ) : (
          <RestName kind={row.kind === "mix" ? "mix" : "unexplained"} />
        )}
      </th>
      <td data-label={heads.level} data-two>
        {cause && <LevelChange cause={cause} figures={explanation} rates={rates} />}
      </td>
      <td data-number data-label={heads.excess}>
        {cause && heads.excessOf(cause)}
      </td>
      <td data-label={heads.contribution} data-wide>
        {row.kind !== "mix" && (
          <Contribution
            contribution={row.contribution}
            interval={cause?.interval ?? null}
            widest={widest}
            rates={rates}
          />
        )}
      </td>
      {heads.mixed && (
        <td data-number data-label={t("mixEffect")}>
          {row.kind === "mix" ? <b>Σ {rates.points(mixEffect, 2)}</b> : rates.points(mixEffect, 2)}
        </td>
      )}
      <td data-number data-label={t("share")}>
        <Share share={row.share} cause={cause} change={explanation.change} rates={rates} />
      </td>
      <td data-number data-label={heads.traffic}>
        {cause && rates.share(cause.trafficShare)}
      </td>
      <td data-label={t("confidence")} data-two>
        {cause && <ConfidenceMark score={cause.score} rates={rates} />}
      </td>
      <td data-acts>
        {cause && (
          <CauseActions cause={cause} pinned={pinned} words={words} drill={drill} compareHref={compareHref} />
        )}
      </td>
    </tr>
  );
}

function RestName({ kind }: { kind: "mix" | "unexplained" }) {
  const t = useTranslations("analyst.ranking");
  return (
    <div className={classes.name}>
      <span>{t(kind)}</span>
      <span className={classes.layer}>{t(kind === "mix" ? "mixShort" : "unexplainedShort")}</span>
    </div>
  );
}

/** Other descriptions of the first cause, for whoever sees the world in other terms. */
export function Alternatives({
  explanation,
  words,
  rates,
  drill,
}: Pick<CausesTableProps, "explanation" | "words" | "rates" | "drill">) {
  const t = useTranslations("analyst.ranking");
  const m = useTranslations("measures");
  if (explanation.alternatives.length === 0) return null;
  return (
    <details className={classes.alternatives}>
      <summary>{t("alternatives", { count: explanation.alternatives.length })}</summary>
      <ul>
        {explanation.alternatives.map((cause) => (
          <li key={keyOf(cause)}>
            <AttributeChips attributes={cause.attributes} words={words} drill={drill} />
            <LevelChange cause={cause} figures={explanation} rates={rates} />
            <span>
              {rates.points(cause.contribution, 2)} ·{" "}
              {m(`${explanation.measure}.ofTraffic`, { share: rates.share(cause.trafficShare) })}
            </span>
            <CauseActions cause={cause} pinned={false} words={words} drill={drill} compareHref={undefined} />
          </li>
        ))}
      </ul>
    </details>
  );
}
