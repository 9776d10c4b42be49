"use client";

import { IconCircleCheck, IconEye, IconThumbUp, IconUrgent } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { IncidentRow } from "#server/contracts/incidents.ts";
import { type ShownState, shownState } from "./incident-room.ts";
import classes from "./incidents.module.css";

const icons: Record<ShownState, typeof IconEye> = {
  open: IconUrgent,
  seen: IconEye,
  dismissed: IconThumbUp,
  closed: IconCircleCheck,
};

/** How an incident stands, in a word with its sign. */
export function StateBadge({ row }: { row: IncidentRow }) {
  const t = useTranslations("incidents.state");
  const state = shownState(row);
  const Icon = icons[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size="1rem" stroke={1.75} aria-hidden />
      {t(state)}
    </span>
  );
}
