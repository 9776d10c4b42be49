"use client";

import { IconBellRinging, IconPlugConnectedX } from "@tabler/icons-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { PickupEntry } from "#server/contracts/tickets.ts";
import { LiveBadge } from "../live/live-badge.tsx";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useNow } from "../live/use-now.ts";
import { useTopic } from "../live/use-topic.ts";
import classes from "./pickup-board.module.css";
import { JUST_READY_MS, pickupColumns } from "./pickup-columns.ts";

/** Numbers kept on screen; more would be too small to read from the door. */
const MOST_READY = 12;
const MOST_PREPARING = 24;
/** Up to so many, each is written larger still. */
const FEW_READY = 6;
const FEW_PREPARING = 12;

/** A sign over the counter: which numbers are ready, which are coming, and when the next one is. */
export function PickupBoard({ token }: { token: string }) {
  const t = useTranslations("public.board");
  const format = useFormatter();
  const chinese = useLocale() === "zh-CN";
  const topic = `pickup:${token}` as const;
  const feed = useLiveFeed();
  const { collections, state, problem } = useTopic<"pickup">(topic);
  const now = useNow(1_000);
  const shop = Object.values(collections?.shop ?? {})[0];
  if (!collections) {
    const missing = problem?.code === "NOT_FOUND" || problem?.code === "INVALID_REQUEST";
    return (
      <main className={classes.board}>
        <p className={classes.message} role={problem ? "alert" : undefined}>
          {missing ? t("missing") : t("connecting")}
        </p>
      </main>
    );
  }
  const { ready, preparing, nextMinutes } = pickupColumns(Object.values(collections.entry), now);
  const proof = feed.proofOf(topic);
  return (
    <main className={classes.board} data-live={state}>
      <header className={classes.head}>
        <h1>{shop ? (chinese ? shop.nameZh : shop.nameEn) : ""}</h1>
        <LiveBadge topic={topic} />
        <time className={classes.clock}>
          {now > 0 ? format.dateTime(now, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) : ""}
        </time>
      </header>
      {state === "lost" && proof && (
        <p className={classes.notLive} role="alert">
          <IconPlugConnectedX aria-hidden />
          {t("notLive", {
            time: format.dateTime(proof.at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
          })}
        </p>
      )}
      <div className={classes.columns}>
        <section className={classes.ready} aria-labelledby="ready-title">
          <h2 id="ready-title">
            <IconBellRinging aria-hidden /> {t("ready")}
          </h2>
          {ready.length === 0 && <p className={classes.hint}>{t("nothingReady")}</p>}
          <ol className={classes.big} data-few={ready.length <= FEW_READY || undefined} aria-live="polite">
            {ready.slice(0, MOST_READY).map((entry) => (
              <li key={keyOf(entry)} data-just={now - entry.since < JUST_READY_MS || undefined}>
                {entry.number}
              </li>
            ))}
          </ol>
        </section>
        <section className={classes.preparing} aria-labelledby="preparing-title">
          <h2 id="preparing-title">
            {t("preparing")}
            {nextMinutes !== null && (
              <span className={classes.next}>
                {nextMinutes === 0 ? t("nextNow") : t("next", { minutes: nextMinutes })}
              </span>
            )}
          </h2>
          {preparing.length === 0 && <p className={classes.hint}>{t("nothingPreparing")}</p>}
          <ol className={classes.small} data-few={preparing.length <= FEW_PREPARING || undefined}>
            {preparing.slice(0, MOST_PREPARING).map((entry) => (
              <li key={keyOf(entry)}>{entry.number}</li>
            ))}
          </ol>
          {preparing.length > MOST_PREPARING && (
            <p className={classes.hint}>{t("more", { count: preparing.length - MOST_PREPARING })}</p>
          )}
        </section>
      </div>
    </main>
  );
}

const keyOf = (entry: PickupEntry) => `${entry.number}/${entry.since}`;
