"use client";

import { useTranslations } from "next-intl";
import type { SwitchFlip } from "#server/contracts/switches-live.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./switch-detail.module.css";
import { useSeriesWords } from "./use-series-words.ts";
import { useSwitchWords } from "./use-switch-words.ts";

/** The last flips of a switch, newest first. */
export function FlipHistory({ flips, now }: { flips: readonly SwitchFlip[]; now: number }) {
  const t = useTranslations("switches");
  const words = useSwitchWords();
  const series = useSeriesWords();
  const q = useQuantities();
  if (flips.length === 0) return <p className={classes.quiet}>{t("history.empty")}</p>;
  return (
    <ol className={classes.flips}>
      {flips.map(({ revision, key, before, after, byName, at, reason, cause, leaseUntil }) => (
        <li key={revision}>
          <time dateTime={new Date(at).toISOString()} title={q.exactTime(at)}>
            {q.ago(at, now)}
          </time>
          <span>
            <strong>
              {before === after
                ? t("history.same", { state: words.state(key, after) })
                : t("history.change", { before: words.state(key, before), after: words.state(key, after) })}
            </strong>
            {leaseUntil !== null && ` · ${t("history.until", { time: q.time(leaseUntil) })}`}
            {" · "}
            {byName ?? t("history.system")} · {t(`cause.${cause}`)}
            {reason && ` · ${cause === "lease_extended" ? series.gateInWords(reason) : reason}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
