"use client";

import { useTranslations } from "next-intl";
import type { AppliedVariant } from "#server/contracts/what-if.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./run-view.module.css";

/** What an applied variant promised beside what came of it. */
export function AppliedNote({ applied, now }: { applied: AppliedVariant; now: number }) {
  const t = useTranslations("whatIf.applied");
  const q = useQuantities();
  const { predicted, measured } = applied;
  const rows = [
    ["success", q.percent(predicted.success), measured && q.percent(measured.success)],
    ["mean", q.span(predicted.meanMs), measured && q.span(measured.meanMs)],
    ["p99", q.span(predicted.p99Ms), measured && q.span(measured.p99Ms)],
  ] as const;
  return (
    <div className={classes.applied}>
      <strong>
        {t("title", { name: applied.variant, by: applied.byName, when: q.ago(applied.at, now) })}
      </strong>
      <table>
        <caption className="rd-visually-hidden">{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="rd-visually-hidden">{t("figure")}</span>
            </th>
            <th scope="col">{t("predicted")}</th>
            <th scope="col">{t("measured")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([figure, promised, came]) => (
            <tr key={figure}>
              <th scope="row">{t(figure)}</th>
              <td>{promised}</td>
              <td>{came ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {measured
          ? t(measured.ended ? "ended" : "since", {
              count: q.count(measured.requests),
              span: q.span(measured.untilMs - applied.at),
            })
          : t("waiting")}
      </p>
    </div>
  );
}
