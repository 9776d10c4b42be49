"use client";

import { IconHandStop } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { RefusedDecision } from "#server/contracts/decisions.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./decision-card.module.css";
import { CommonFacts, Fact } from "./facts.tsx";

/** A refusal: why, by which rule, with which figures, and when it told the caller to come back. */
export function RefusedCard({ decision }: { decision: RefusedDecision }) {
  const t = useTranslations("decisions.refused");
  const reasons = useTranslations("operator.reason");
  const q = useQuantities();
  const { detail, reason, retryAfterMs } = decision;
  const known = reason as "load_gate";
  return (
    <article className={classes.card} data-outcome="refused">
      <h2 className={classes.title}>
        <IconHandStop size="1.25rem" stroke={1.75} aria-hidden />
        {t("title")}
      </h2>
      <p className={classes.sentence}>
        {t("because", { reason: reasons.has(known) ? reasons(known) : reason })}
        {detail.final === "true" && ` ${t("final")}.`}
      </p>
      <dl className={classes.facts}>
        <Fact label={t("retry")}>
          {retryAfterMs === null
            ? t("noRetry")
            : t("retryAfter", {
                span: q.span(retryAfterMs),
                time: q.exactTime(Date.parse(decision.at) + retryAfterMs),
              })}
        </Fact>
        <Fact label={t("rule")}>
          <code>{decision.rule}</code>
        </Fact>
        <CommonFacts decision={decision} />
      </dl>
      <Figures detail={detail} />
    </article>
  );
}

const figureNames = [
  "expectedWaitMs",
  "targetMs",
  "load",
  "threshold",
  "limit",
  "predictedLoad",
  "unsettled",
  "perSecond",
  "burst",
  "eligibleNodes",
  "capacity",
  "tier",
  "key",
  "since",
  "until",
] as const;

/** The figures of that moment, in words; those this screen has no word for by their own name. */
function Figures({ detail }: { detail: RefusedDecision["detail"] }) {
  const t = useTranslations("decisions");
  const q = useQuantities();
  const shownAs = (name: string, value: unknown): string => {
    if (typeof value !== "number") return String(value);
    if (name === "since" || name === "until") return q.exactTime(value);
    if (name.endsWith("Ms")) return q.span(value);
    return ["load", "threshold", "predictedLoad"].includes(name) ? q.percent(value, 0) : q.rate(value);
  };
  const { final: _, sampledOneIn, ...rest } = detail;
  const figures = Object.entries(rest).filter(([, value]) => value !== null && typeof value !== "object");
  if (figures.length === 0 && sampledOneIn === undefined) return null;
  return (
    <section>
      <h3 className={classes.subtitle}>{t("refused.figures")}</h3>
      <dl className={classes.facts}>
        {figures.map(([name, value]) => {
          const known = figureNames.find((one) => one === name);
          return (
            <Fact key={name} label={known ? t(`detail.${known}`) : name}>
              {shownAs(name, value)}
            </Fact>
          );
        })}
      </dl>
      {typeof sampledOneIn === "number" && (
        <p className={classes.sentence}>{t("refused.sampled", { count: q.count(sampledOneIn) })}</p>
      )}
    </section>
  );
}
