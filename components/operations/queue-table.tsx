"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import type { QueueRow } from "#server/contracts/operations.ts";
import { orderClasses } from "#server/contracts/order-classes.ts";
import { toneOf } from "./figure-tone.ts";
import classes from "./queue-table.module.css";
import { useQuantities } from "./use-quantities.ts";

/** Queues by class, most important first: age is the alarm, depth is context. */
export const QueueTable = memo(function QueueTable({ queues }: { queues: QueueRow[] }) {
  const t = useTranslations("operator");
  const q = useQuantities();
  const rows = orderClasses.flatMap((name) => queues.find((queue) => queue.class === name) ?? []);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("queues.class")}</th>
          <th scope="col">{t("queues.oldest")}</th>
          <th scope="col">{t("queues.depth")}</th>
          <th scope="col">{t("queues.in")}</th>
          <th scope="col">{t("queues.out")}</th>
          <th scope="col">{t("queues.eta")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((queue) => (
          <tr key={queue.class} data-idle={queue.depth === 0 && queue.parked === 0}>
            <th scope="row">{t(`class.${queue.class}`)}</th>
            <td data-tone={queue.depth > 0 ? toneOf.wait(queue.oldestAgeMs) : "calm"}>
              {queue.depth > 0 ? q.span(queue.oldestAgeMs) : "–"}
            </td>
            <td>
              {q.count(queue.depth)}
              {queue.parked > 0 && (
                <span className={classes.parked}>{t("queues.parked", { count: q.count(queue.parked) })}</span>
              )}
            </td>
            <td>{q.rate(queue.inPerMinute)}</td>
            <td>{q.rate(queue.outPerMinute)}</td>
            <td>
              <DrainEta queue={queue} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
});

function DrainEta({ queue }: { queue: QueueRow }) {
  const t = useTranslations("operator.queues");
  const q = useQuantities();
  if (queue.depth === 0) return t("empty");
  if (queue.drainEtaMs !== null) return q.span(queue.drainEtaMs);
  // A short queue grows and shrinks by chance: only a wait makes it worth a warning.
  if (toneOf.wait(queue.oldestAgeMs) === "calm") return t("steady");
  return (
    <span className={classes.never} title={t("neverHelp")}>
      {t("never")}
    </span>
  );
}
