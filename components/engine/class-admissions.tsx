"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import type { LimitSample } from "#server/contracts/engine.ts";
import { SAMPLE_MS } from "#server/contracts/engine-choices.ts";
import type { OrderClass } from "#server/contracts/orders.ts";
import { outcomeColours } from "../charts/chart-theme.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./class-admissions.module.css";

/** Most important first. */
const shownClasses = ["paid", "place", "browse", "background"] as const satisfies readonly OrderClass[];
const MINUTE_MS = 60_000;
const MINUTES = 30;

/** How many of each class were let in and refused, minute by minute, on one scale. */
export const ClassAdmissions = memo(function ClassAdmissions({ samples }: { samples: LimitSample[] }) {
  const t = useTranslations("engine.classes");
  const names = useTranslations("operator.class");
  const q = useQuantities();
  const byClass = shownClasses.map((name) => ({ name, minutes: minutesOf(samples, name) }));
  const top = Math.max(1, ...byClass.flatMap(({ minutes }) => minutes.map((m) => m.admitted + m.refused)));
  const last = samples.at(-1);
  return (
    <table className={classes.table}>
      <caption className="rd-visually-hidden">{t("caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("class")}</th>
          <td />
          <th scope="col">
            <i style={{ background: outcomeColours.success }} aria-hidden /> {t("admitted")}
          </th>
          <th scope="col">
            <i style={{ background: outcomeColours.refused }} aria-hidden /> {t("refused")}
          </th>
        </tr>
      </thead>
      <tbody>
        {byClass.map(({ name, minutes }) => {
          const newest = lastMinute(samples, name);
          const target = last?.targetWaitMs[name] ?? null;
          return (
            <tr key={name}>
              <th scope="row">
                {names(name)}
                {target !== null && <small>{t("maxWait", { span: q.span(target) })}</small>}
              </th>
              <td className={classes.bars}>
                <Bars minutes={minutes} top={top} />
              </td>
              <td>{t("perMinute", { count: q.count(newest.admitted) })}</td>
              <td data-some={newest.refused > 0}>
                {t("perMinute", { count: q.count(newest.refused) })}
                {newest.refused > 0 && (
                  <small>{q.percent(newest.refused / (newest.refused + newest.admitted), 0)}</small>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
});

interface Minute {
  at: number;
  admitted: number;
  refused: number;
}

/** The last half hour by minute, oldest first, without holes. */
function minutesOf(samples: LimitSample[], name: OrderClass): Minute[] {
  const newest = Math.floor((samples.at(-1)?.at ?? 0) / MINUTE_MS) * MINUTE_MS;
  const minutes = Array.from({ length: MINUTES }, (_, i) => ({
    at: newest - (MINUTES - 1 - i) * MINUTE_MS,
    admitted: 0,
    refused: 0,
  }));
  const first = minutes[0]?.at ?? 0;
  for (const { at, admitted, refused } of samples) {
    const minute = minutes[Math.floor((at - first) / MINUTE_MS)];
    if (!minute) continue;
    minute.admitted += admitted[name];
    minute.refused += refused[name];
  }
  return minutes;
}

/** The last sixty seconds, the running ten among them left out: they are not over. */
function lastMinute(samples: LimitSample[], name: OrderClass): { admitted: number; refused: number } {
  const whole = samples.slice(-1 - MINUTE_MS / SAMPLE_MS, -1);
  return {
    admitted: whole.reduce((sum, { admitted }) => sum + admitted[name], 0),
    refused: whole.reduce((sum, { refused }) => sum + refused[name], 0),
  };
}

const HEIGHT = 32;
const STEP = 6;

function Bars({ minutes, top }: { minutes: Minute[]; top: number }) {
  const heightOf = (count: number) => (count / top) * HEIGHT;
  return (
    <svg viewBox={`0 0 ${MINUTES * STEP} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {minutes.map(({ at, admitted, refused }, i) => (
        <g key={at}>
          <rect
            x={i * STEP}
            width={STEP - 1}
            y={HEIGHT - heightOf(admitted)}
            height={heightOf(admitted)}
            fill={outcomeColours.success}
          />
          <rect
            x={i * STEP}
            width={STEP - 1}
            y={HEIGHT - heightOf(admitted + refused)}
            height={heightOf(refused)}
            fill={outcomeColours.refused}
          />
        </g>
      ))}
    </svg>
  );
}
