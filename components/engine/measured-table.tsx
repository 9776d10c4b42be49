"use client";

import { useTranslations } from "next-intl";
import type { ChoiceRow } from "#server/contracts/engine.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./measured-table.module.css";

const SHOWN = 4;
/** Requests a choice needs before its success is compared. */
const ENOUGH = 50;
/** Less of a difference is said to be none, in points. */
const SAME_POINTS = 0.5;

/** What was measured under the present choice and beside it under the ones before. */
export function MeasuredTable({ choices, now }: { choices: ChoiceRow[]; now: number }) {
  const t = useTranslations("engine.measured");
  const names = useTranslations("operator");
  const q = useQuantities();
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("choice")}</th>
            <th scope="col">{t("requests")}</th>
            <th scope="col">{t("success")}</th>
            <th scope="col">{t("mean")}</th>
            <th scope="col">{t("p99")}</th>
            <th scope="col">{t("useful")}</th>
            <th scope="col">{t("refused")}</th>
          </tr>
        </thead>
        <tbody>
          {choices.slice(0, SHOWN).map((choice, i) => {
            const { measured, since, until } = choice;
            return (
              <tr key={since} data-now={i === 0}>
                <th scope="row">
                  <span>
                    {names(`policy.${choice.policy}.name`)} · {names(`limiter.${choice.limiter}.name`)}
                  </span>
                  <small>
                    {i === 0 && <b>{t("now")} · </b>}
                    {t("from", {
                      from: q.exactTime(since),
                      span: q.span((until ?? Math.max(now, since)) - since),
                    })}
                  </small>
                </th>
                <td data-label={t("requests")}>{q.count(measured.requests)}</td>
                <td data-label={t("success")}>
                  {q.percent(measured.success)}
                  <Beside choice={choice} before={choices[i + 1]} />
                </td>
                <td data-label={t("mean")}>{q.span(measured.meanMs)}</td>
                <td data-label={t("p99")}>{q.span(measured.p99Ms)}</td>
                <td data-label={t("useful")}>{q.percent(measured.usefulUtilisation, 0)}</td>
                <td data-label={t("refused")}>{q.count(measured.refused)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={classes.help}>{t("help")}</p>
    </>
  );
}

function Beside({ choice, before }: { choice: ChoiceRow; before: ChoiceRow | undefined }) {
  const t = useTranslations("engine.measured");
  const q = useQuantities();
  if (!before) return null;
  const now = choice.measured;
  const then = before.measured;
  if (now.requests < ENOUGH || then.requests < ENOUGH || now.success === null || then.success === null)
    return <small>{t("few")}</small>;
  const points = (now.success - then.success) * 100;
  if (Math.abs(points) < SAME_POINTS) return <small>{t("same")}</small>;
  const shown = { points: q.rate(Math.abs(points)) };
  return points > 0 ? (
    <small>{t("better", shown)}</small>
  ) : (
    <small data-tone="warm">{t("worse", shown)}</small>
  );
}
