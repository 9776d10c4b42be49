"use client";

import { IconCircleCheck, IconEyeOff, IconSchool, IconUrgent } from "@tabler/icons-react";
import type { PredictionRecord, WatchStanding } from "#server/contracts/incidents.ts";
import { Section } from "../attribution/desk-parts.tsx";
import classes from "./incidents.module.css";
import { type IncidentWords, useIncidentWords } from "./use-incident-words.ts";

const icons: Record<WatchStanding["state"], typeof IconSchool> = {
  calm: IconCircleCheck,
  incident: IconUrgent,
  learning: IconSchool,
  blind: IconEyeOff,
};

/** How each measure stands now, and what is normal for it. */
export function WatchCard({ standings }: { standings: readonly WatchStanding[] }) {
  const words = useIncidentWords();
  const { t } = words;
  return (
    <Section title={t("watch.title")}>
      <ul className={classes.lines}>
        {standings.map((standing) => {
          const Icon = icons[standing.state];
          return (
            <li key={standing.measure} className={classes.watch} data-state={standing.state}>
              <Icon size="1.125rem" stroke={1.75} aria-hidden />
              <span>
                {standingOf(standing, words)}
                {standing.expected && <small>{basisOf(standing.expected.basis, words)}</small>}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function standingOf({ measure, state, until, value, expected }: WatchStanding, words: IncidentWords): string {
  const { t, rates, figures } = words;
  const name = t(`measure.${measure}`);
  switch (state) {
    case "calm":
      return value === null || !expected ? name : figures({ measure, value, expected });
    case "incident":
      return t("watch.incident", { measure: name });
    case "blind":
      return t("watch.blind", { measure: name });
    case "learning":
      return until === null
        ? t("watch.learningNoTraffic", { measure: name })
        : t("watch.learning", { measure: name, time: rates.time(until) });
  }
}

function basisOf(basis: NonNullable<WatchStanding["expected"]>["basis"], { t }: IncidentWords): string {
  return basis.kind === "days"
    ? t("watch.days", { count: basis.days })
    : t("watch.recent", { count: basis.minutes });
}

/** How far measured effects were from what was promised. */
export function RecordCard({ record }: { record: PredictionRecord | undefined }) {
  const { t, rates } = useIncidentWords();
  return (
    <Section title={t("record.title")}>
      <p className={classes.plain}>
        {!record || record.flips === 0
          ? t("record.none")
          : t("record.text", {
              count: record.flips,
              error: rates.points(record.meanError).replace(/^\+/, ""),
              inside: record.inside,
              bias: rates.points(record.bias),
            })}
      </p>
    </Section>
  );
}
