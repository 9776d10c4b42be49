"use client";

import {
  IconArrowBackUp,
  IconArrowsShuffle,
  IconBarrierBlock,
  IconBarrierBlockOff,
  IconChartLine,
  IconCircleCheck,
  IconDoor,
  IconHandStop,
  IconHistory,
  IconHourglassEmpty,
  IconHourglassHigh,
  IconHourglassLow,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlugConnected,
  IconPlugConnectedX,
  IconScale,
  IconServer,
  IconServerCog,
  IconServerOff,
  IconShieldHalf,
  IconShieldQuestion,
  IconStack2,
  IconToggleRight,
  IconUrgent,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { memo, type ReactNode } from "react";
import type { FeedEntry } from "#server/contracts/operations.ts";
import classes from "./event-stream.module.css";
import { useEventWords } from "./use-event-words.ts";
import { useHeldPlaces } from "./use-held-places.ts";
import { useQuantities } from "./use-quantities.ts";

const icons: Record<FeedEntry["type"], typeof IconServer> = {
  switch_set: IconToggleRight,
  switch_undone: IconArrowBackUp,
  switch_lease_ended: IconHistory,
  switch_effect: IconScale,
  switch_unconfirmed: IconPlugConnectedX,
  switch_confirmed_late: IconToggleRight,
  switch_lease_ending: IconHourglassLow,
  switch_lease_extended: IconHourglassHigh,
  switch_overdue: IconHourglassEmpty,
  node_joined: IconServer,
  node_suspect: IconServerOff,
  node_isolated: IconServerOff,
  node_returned: IconServer,
  node_exited: IconServerOff,
  node_command: IconServerCog,
  healer_held: IconShieldQuestion,
  work_rescued: IconArrowBackUp,
  policy_changed: IconArrowsShuffle,
  limiter_changed: IconDoor,
  node_ejected: IconServerOff,
  breaker_opened: IconPlugConnectedX,
  breaker_closed: IconPlugConnected,
  breaker_turned: IconPlugConnectedX,
  demo_started: IconPlayerPlay,
  demo_stopped: IconPlayerStop,
  orders_adopted: IconArrowBackUp,
  scale_advice: IconChartLine,
  refusals: IconHandStop,
  key_sidelined: IconBarrierBlock,
  sideline_lifted: IconBarrierBlockOff,
  bulk_started: IconStack2,
  bulk_ended: IconStack2,
  protection: IconShieldHalf,
  incident_opened: IconUrgent,
  incident_reopened: IconUrgent,
  incident_closed: IconCircleCheck,
};

const tones: Partial<Record<FeedEntry["type"], "degraded" | "warm" | "late">> = {
  switch_set: "degraded",
  switch_undone: "degraded",
  switch_lease_ended: "degraded",
  protection: "degraded",
  switch_unconfirmed: "late",
  switch_lease_ending: "warm",
  switch_lease_extended: "late",
  switch_overdue: "late",
  node_suspect: "warm",
  node_isolated: "late",
  healer_held: "warm",
  node_ejected: "warm",
  breaker_opened: "warm",
  breaker_turned: "warm",
  refusals: "warm",
  key_sidelined: "degraded",
  incident_opened: "late",
  incident_reopened: "late",
};

export interface EventStreamProps {
  entries: FeedEntry[];
  /** Server time, epoch ms. */
  now: number;
  /** What stands behind a line and may be done about it. */
  actionOf?: (entry: FeedEntry) => ReactNode;
}

/** What happened, in words, newest first. */
export const EventStream = memo(function EventStream({ entries, now, actionOf }: EventStreamProps) {
  const t = useTranslations("operator.events");
  const { ofEvent } = useEventWords();
  const q = useQuantities();
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const { ids, hold } = useHeldPlaces(newestFirst(entries));
  if (entries.length === 0) return <p className={classes.empty}>{t("empty")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must scroll by keyboard too
    <ol className={classes.list} tabIndex={0} aria-label={t("title")} {...hold}>
      {ids.map((id) => {
        const entry = byId.get(id);
        if (!entry) return null;
        const Icon = icons[entry.type] ?? IconHistory;
        return (
          <li key={entry.id} data-tone={tones[entry.type]}>
            <Icon size="1rem" stroke={1.75} aria-hidden />
            <span>{ofEvent(entry)}</span>
            {actionOf?.(entry)}
            <time dateTime={new Date(entry.at).toISOString()} title={q.exactTime(entry.at)}>
              {q.ago(entry.at, now)}
            </time>
          </li>
        );
      })}
    </ol>
  );
});

function newestFirst(entries: FeedEntry[]): string[] {
  return [...entries].sort((a, b) => b.at - a.at || b.id.localeCompare(a.id)).map((entry) => entry.id);
}
