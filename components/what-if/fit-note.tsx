"use client";

import { useTranslations } from "next-intl";
import type { WhatIfResult } from "#server/contracts/what-if.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./run-view.module.css";

/** How far the model is from what happened, and whether its differences may be believed. */
export function FitNote({ recorded }: { recorded: NonNullable<WhatIfResult["recorded"]> }) {
  const t = useTranslations("whatIf.fit");
  const q = useQuantities();
  const { fit, measured } = recorded;
  return (
    <div className={classes.fit} data-trust={fit.trust} role={fit.trust === "far" ? "alert" : undefined}>
      <strong>{t(`trust.${fit.trust}`)}</strong>
      <p>
        {t("sentence", {
          replayed: q.percent(fit.replayed.successWithinDeadline),
          measured: q.percent(measured.successWithinDeadline),
          replayedMean: q.span(fit.replayed.meanResponseMs),
          measuredMean: q.span(measured.meanResponseMs),
          replayedP99: q.span(fit.replayed.p99ResponseMs),
          measuredP99: q.span(measured.p99ResponseMs),
        })}{" "}
        {t(`advice.${fit.trust}`)} {recorded.changedWithin && t("changed")}{" "}
        {!recorded.retriesKnown && recorded.measured.refused > 0 && t("noKeys")}
      </p>
    </div>
  );
}
