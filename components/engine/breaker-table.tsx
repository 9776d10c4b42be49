"use client";

import {
  IconCircleCheck,
  IconClockPause,
  IconPlugConnectedX,
  IconProgressHelp,
  IconServerOff,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { BreakerRow } from "#server/contracts/engine.ts";
import { useHeldPlaces } from "../operations/use-held-places.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./breaker-table.module.css";
import { type NodeStanding, sortBreakers, standingOf } from "./engine-room.ts";

const icons: Record<NodeStanding, typeof IconCircleCheck> = {
  closed: IconCircleCheck,
  half_open: IconProgressHelp,
  open: IconPlugConnectedX,
  ejected: IconClockPause,
  away: IconServerOff,
};

/** Each node's breaker, ejection and warmth, worst first; rows stand still under the hand. */
export const BreakerTable = memo(function BreakerTable({ rows, now }: { rows: BreakerRow[]; now: number }) {
  const t = useTranslations("engine.nodes");
  const q = useQuantities();
  const byId = new Map(rows.map((row) => [row.nodeId, row]));
  const { ids, hold } = useHeldPlaces(sortBreakers(rows).map((row) => row.nodeId));
  if (rows.length === 0) return <p className={classes.empty}>{t("empty")}</p>;
  return (
    <table className={classes.table} {...hold}>
      <thead>
        <tr>
          <th scope="col">{t("node")}</th>
          <th scope="col">{t("state")}</th>
          <th scope="col">{t("failures")}</th>
          <th scope="col">{t("warmth")}</th>
        </tr>
      </thead>
      <tbody>
        {ids.map((id) => {
          const row = byId.get(id);
          if (!row) return null;
          const standing = standingOf(row);
          const Icon = icons[standing];
          return (
            <tr key={id} data-standing={standing}>
              <th scope="row">{row.node}</th>
              <td>
                <span className={classes.state}>
                  <Icon size="1rem" stroke={1.75} aria-hidden />
                  {t(`is.${standing}`)}
                </span>
                <small>{t(`says.${standing}`, { span: q.span(untilOf(row, now)) })}</small>
              </td>
              <td data-label={t("failures")}>
                {t("failed", { failures: q.count(row.failures), calls: q.count(row.calls) })}
              </td>
              <td data-label={t("warmth")} title={t("warmHelp")}>
                <Warmth share={row.warmth} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
});

/** How long until it is tried again, ms. */
function untilOf(row: BreakerRow, now: number): number {
  return Math.max(0, (row.probeAt ?? row.ejectedUntil ?? now) - now);
}

function Warmth({ share }: { share: number }) {
  const t = useTranslations("engine.nodes");
  const q = useQuantities();
  return (
    <span className={classes.warmth}>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {share >= 1 ? t("warm") : t("warming", { share: q.percent(share, 0) })}
    </span>
  );
}
