"use client";

import { IconArrowDownCircle, IconCircleCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { DebtRow } from "#server/contracts/effects.ts";
import { useTopic } from "../live/use-topic.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./effects.module.css";

/** The newest episode; null: orders were never parked. */
function useNewestDebt(): DebtRow | null {
  const { collections } = useTopic<"effects">("effects:all");
  const rows = Object.values(collections?.debt ?? {});
  return rows.reduce<DebtRow | null>(
    (newest, row) => (newest === null || Number(row.id) > Number(newest.id) ? row : newest),
    null,
  );
}

/** What queued writes owe, as books that must balance before anybody says "recovered". */
export function DebtLedger({ now }: { now: number }) {
  const t = useTranslations("effects.debt");
  const q = useQuantities();
  const debt = useNewestDebt();
  if (!debt) return <p className={classes.quiet}>{t("empty")}</p>;
  const { sums, oldestAt, drainEtaMs, drainedPerMinute, replayErrors, lastError, repeats, capacity } = debt;
  const facts: [name: string, value: string, help?: string][] = [
    ["parked", q.count(sums.parked)],
    ["replayed", q.count(sums.replayed)],
    ["endedOtherwise", q.count(sums.endedOtherwise)],
    ["stillParked", t("ofCapacity", { count: q.count(sums.stillParked), capacity: q.count(capacity) })],
    ["oldest", oldestAt === null ? "–" : q.span(Math.max(0, now - oldestAt))],
    ["eta", drainEtaMs === null ? "–" : q.span(drainEtaMs)],
    ["rate", q.rate(drainedPerMinute)],
    ["repeats", q.count(repeats)],
    ["errors", q.count(replayErrors), lastError ?? undefined],
  ];
  return (
    <div className={classes.debt} data-state={debt.state} data-testid="debt-ledger">
      <DebtVerdict debt={debt} now={now} />
      <dl className={classes.facts}>
        {facts.map(([name, value, help]) => (
          <div key={name} title={help}>
            <dt>{t(`fact.${name as "parked"}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {(sums.unaccounted > 0 || sums.doubled > 0) && (
        <p className={classes.late} role="alert">
          {t("wrong", { unaccounted: q.count(sums.unaccounted), doubled: q.count(sums.doubled) })}
        </p>
      )}
    </div>
  );
}

/** One line while orders are parked or drain; nothing otherwise. */
export function DebtLine({ now }: { now: number }) {
  const debt = useNewestDebt();
  if (!debt || debt.state === "recovered") return null;
  return <DebtVerdict debt={debt} now={now} />;
}

function DebtVerdict({ debt, now }: { debt: DebtRow; now: number }) {
  const t = useTranslations("effects.debt");
  const q = useQuantities();
  const { state, sums, oldestAt, drainEtaMs, recoveredAt } = debt;
  const Icon = state === "recovered" ? IconCircleCheck : IconArrowDownCircle;
  const oldest = oldestAt === null ? "" : t("oldest", { span: q.span(Math.max(0, now - oldestAt)) });
  const count = sums.stillParked;
  const said = () => {
    switch (state) {
      case "parking":
        return t("parking", { count, oldest });
      case "draining":
        return drainEtaMs === null
          ? t("waitingForRoom", { count, oldest })
          : t("draining", { count, oldest, eta: q.span(drainEtaMs) });
      case "checking":
        return t("checking");
      case "recovered":
        return t("recovered", {
          parked: sums.parked,
          replayed: q.count(sums.replayed),
          ended: q.count(sums.endedOtherwise),
          ago: recoveredAt === null ? "" : q.ago(recoveredAt, now),
        });
    }
  };
  return (
    <p className={classes.debtLine} data-state={state}>
      <Icon size="1rem" stroke={1.75} aria-hidden />
      <span>{said()}</span>
    </p>
  );
}
