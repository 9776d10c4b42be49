"use client";

import { IconAlertTriangle, IconBroadcast, IconLoader2, IconPlugConnectedX } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { useCallback, useSyncExternalStore } from "react";
import type { TopicName } from "#server/contracts/live.ts";
import { CopyAge } from "./copy-age.tsx";
import classes from "./live-badge.module.css";
import { useLiveFeed } from "./live-provider.tsx";
import type { LiveState } from "./live-state.ts";
import { useAge } from "./use-age.ts";
import { useNow } from "./use-now.ts";

const icons = {
  live: IconBroadcast,
  connecting: IconLoader2,
  stale: IconAlertTriangle,
  lost: IconPlugConnectedX,
} satisfies Record<LiveState, unknown>;

/**
 * How true this screen is: icon, word, colour and age of the last confirmation. Without a topic it
 * tells of the worst of those the page follows, and is not there while it follows none. `terse`: a copy's
 * age is added without growing wider.
 */
export function LiveBadge({ topic, terse }: { topic?: TopicName; terse?: boolean }) {
  const t = useTranslations("public.live");
  const format = useFormatter();
  const feed = useLiveFeed();
  useNow(500);
  const subscribe = useCallback((listener: () => void) => feed.onOverall(listener), [feed]);
  const overall = useSyncExternalStore(
    subscribe,
    () => feed.overall()?.topic ?? null,
    () => null,
  );
  const watched = topic ?? overall;
  const age = useAge();
  if (!watched) return null;
  const state = feed.stateOf(watched);
  const proof = feed.proofOf(watched);
  const waiting = feed.waitingOf(watched);
  const Icon = icons[state];
  const since = proof
    ? format.dateTime(proof.at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
    : "";
  return (
    <span className={classes.pair}>
      <span
        title={t(`explain.${state}`)}
        className={classes.badge}
        data-state={state}
        data-testid="live-badge"
      >
        <Icon size="1.2em" aria-hidden />
        {state === "lost" ? (
          <span>{proof ? t("lostSince", { time: since }) : t("lost")}</span>
        ) : (
          <>
            <span>{t(state)}</span>
            {proof && <span className={classes.age}>{age(proof.ageMs)}</span>}
          </>
        )}
        {waiting > 0 && state !== "live" && <span>{t("waiting", { count: waiting })}</span>}
      </span>
      <CopyAge topic={topic} terse={terse ? "always" : topic ? "never" : "on_phones"} />
    </span>
  );
}
