"use client";

import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { AcceptedDecision } from "#server/contracts/decisions.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./decision-card.module.css";
import { CommonFacts, Fact } from "./facts.tsx";
import { useMoments } from "./use-moments.ts";

/** An accepted order and its way: how long it waited, who tried it, how it ended. */
export function AcceptedCard({ decision }: { decision: AcceptedDecision }) {
  const t = useTranslations("decisions");
  const outcomes = useTranslations("operator.outcome");
  const q = useQuantities();
  const moments = useMoments();
  const { links, settledAs, settledAt } = decision;
  return (
    <article className={classes.card} data-outcome="accepted">
      <h2 className={classes.title}>
        <IconCircleCheck size="1.25rem" stroke={1.75} aria-hidden />
        {t("accepted.title")} · {t("accepted.number", { number: decision.number })}
      </h2>
      {decision.parked && <p className={classes.sentence}>{t("accepted.parked")}</p>}
      <dl className={classes.facts}>
        <Fact label={t("accepted.status")}>{t(`status.${decision.status}`)}</Fact>
        <Fact label={t("accepted.waited")}>
          {decision.waitedMs === null ? t("accepted.notYet") : q.span(decision.waitedMs)}
        </Fact>
        <Fact label={t("accepted.ended")}>
          {settledAs === null
            ? t("accepted.running")
            : `${outcomes(settledAs)}${settledAt ? ` · ${moments.clock(settledAt)}` : ""}`}
        </Fact>
        <Fact label={t("accepted.deadline")}>{moments.clock(decision.deadlineAt)}</Fact>
        <CommonFacts decision={decision} />
      </dl>
      <div className={classes.columns}>
        <section>
          <h3 className={classes.subtitle}>{t("accepted.attempts")}</h3>
          <Attempts decision={decision} />
        </section>
        <section>
          <h3 className={classes.subtitle}>{t("accepted.way")}</h3>
          <Way events={decision.events} />
        </section>
      </div>
      <p className={classes.links}>
        {t("accepted.links")}: <a href={links.track}>{t("accepted.linkTrack")}</a>
      </p>
    </article>
  );
}

function Attempts({ decision }: { decision: AcceptedDecision }) {
  const t = useTranslations("decisions");
  const q = useQuantities();
  const moments = useMoments();
  if (decision.attempts.length === 0) return <p className={classes.sentence}>{t("accepted.noAttempts")}</p>;
  return (
    <ol className={classes.way}>
      {decision.attempts.map((attempt) => (
        <li key={attempt.attempt} data-result={attempt.result ?? "running"}>
          <time dateTime={attempt.startedAt}>{moments.clock(attempt.startedAt)}</time>
          <span>
            {t("accepted.attempt", { attempt: attempt.attempt, node: attempt.node })}:{" "}
            <strong>{t(`result.${attempt.result ?? "running"}`)}</strong>
            {attempt.reason && ` (${attempt.reason})`}
            {attempt.serviceMs !== null && ` · ${q.span(attempt.serviceMs)}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Way({ events }: { events: AcceptedDecision["events"] }) {
  const t = useTranslations("decisions.event");
  const moments = useMoments();
  return (
    <ol className={classes.way}>
      {events.map((event, index) => {
        const key = event.type.replaceAll(".", "_") as "order_received";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a history only grows at its end
          <li key={index}>
            <time dateTime={event.at}>{moments.clock(event.at)}</time>
            <span>{t.has(key) ? t(key) : event.type}</span>
          </li>
        );
      })}
    </ol>
  );
}
