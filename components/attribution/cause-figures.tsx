"use client";

import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import type { Cause, WindowFigures } from "#server/contracts/attribution.ts";
import classes from "./causes-table.module.css";
import { expectedOf, rateOf } from "./measure-figures.ts";
import { confidenceOf } from "./sort-causes.ts";
import type { Rates } from "./use-rates.ts";

/** What the columns hold depends on the measure. */
export function useHeads({ measure, speed }: WindowFigures, rates: Rates) {
  const m = useTranslations("measures");
  const limit = rates.latency(speed?.limitMs ?? null);
  return {
    level: m(`${measure}.level`, { limit }),
    excess: m(`${measure}.excess`),
    contribution: m(`${measure}.contribution`),
    traffic: m(`${measure}.traffic`),
    /** A sum has no mix. */
    mixed: measure !== "volume",
    /** Orders lost are fewer, and said so. */
    excessOf: ({ excessFailures }: Cause) =>
      measure === "volume" ? rates.signedCount(-excessFailures) : rates.count(excessFailures),
  };
}

interface LevelChangeProps {
  cause: Pick<Cause, "base" | "current">;
  figures: WindowFigures;
  rates: Rates;
}

/** A rate before and now; of volumes the orders expected and those that came. */
export function LevelChange({ cause, figures, rates }: LevelChangeProps) {
  const t = useTranslations("analyst.ranking");
  const [base, current] =
    figures.measure === "volume"
      ? [rates.count(expectedOf(figures, cause.base.total)), rates.count(cause.current.total)]
      : [rates.percent(rateOf(cause.base)), rates.percent(rateOf(cause.current))];
  return (
    <span
      title={t("counts", { base: rates.count(cause.base.total), current: rates.count(cause.current.total) })}
    >
      {base} → <b>{current}</b>
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
export function Contribution({ contribution, interval, widest, rates }: ContributionProps) {
  const t = useTranslations("analyst.ranking");
  // 0 at the left for a fall too: the bar reads as "takes away this much".
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

/** Part of the whole change, with the interval of the effect on the same scale. */
export function Share({
  share,
  cause,
  change,
  rates,
}: {
  share: number | null;
  cause: Cause | null;
  change: number;
  rates: Rates;
}) {
  const t = useTranslations("analyst.ranking");
  const [from, to] = cause && change !== 0 ? sharesOf(cause.interval, change) : [null, null];
  return (
    <>
      <b>{rates.share(share)}</b>
      {from !== null && (
        <span className={classes.interval}>
          {t("interval", { from: rates.share(from), to: rates.share(to) })}
        </span>
      )}
    </>
  );
}

function sharesOf([from, to]: [number, number], change: number): [number, number] {
  const [one, other] = [from / change, to / change];
  return [Math.min(one, other), Math.max(one, other)];
}

/** How unlikely chance is, as a word and as four steps. */
export function ConfidenceMark({ score, rates }: { score: number; rates: Rates }) {
  const t = useTranslations("drill.confidence");
  // Nothing was tested: no orders, or a count somebody named beforehand.
  if (score <= 0) return "–";
  const { word, level } = confidenceOf(score);
  return (
    <span className={classes.confidence} title={t("help", { score: rates.count(score) })}>
      <span className={classes.steps} aria-hidden>
        {[1, 2, 3, 4].map((step) => (
          <i key={step} data-on={step <= level || undefined} />
        ))}
      </span>
      {t(word)}
    </span>
  );
}
