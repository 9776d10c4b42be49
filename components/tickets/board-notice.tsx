"use client";

import { IconPlugConnectedX } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { TopicName } from "#server/contracts/live.ts";
import type { TopicProblem } from "../live/feed-ports.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import type { LiveState } from "../live/live-state.ts";
import { useAge } from "../live/use-age.ts";
import { useNow } from "../live/use-now.ts";
import type { TapHindrance } from "../offline/tap-queue.ts";
import classes from "./board-notice.module.css";

interface BoardNoticeProps {
  topic: TopicName;
  state: LiveState;
  /** Tickets were shown at least once. */
  loaded: boolean;
  problem: TopicProblem | null;
  /** Why taps are kept here instead of sent. */
  hindrance: TapHindrance | null;
}

/** What stands over the tickets while they are not the truth, and the words before there are any. */
export function BoardNotice({ topic, state, loaded, problem, hindrance }: BoardNoticeProps) {
  const t = useTranslations("merchant.tickets");
  const errors = useTranslations("errors");
  if (!loaded && problem) {
    return (
      <p className={classes.notice} role="alert">
        <IconPlugConnectedX size="1.3em" aria-hidden />
        {errors.has(problem.code as "NETWORK") ? errors(problem.code as "NETWORK") : t("notLiveEver")}
      </p>
    );
  }
  if (!loaded && state === "connecting") {
    return (
      <p className={classes.waiting}>
        <span className={classes.spinner} />
        {t("loading")}
      </p>
    );
  }
  const signedOut = hindrance === "signed_out" || problem?.code === "FORBIDDEN";
  if (state !== "lost" && !signedOut) return null;
  return <NotLive topic={topic} lost={state === "lost"} signedOut={signedOut} />;
}

interface NotLiveProps {
  topic: TopicName;
  lost: boolean;
  signedOut: boolean;
}

/**
 * Cannot be overlooked and cannot be tapped through; once it was read, a red frame stays and the
 * tickets can be worked on.
 */
function NotLive({ topic, lost, signedOut }: NotLiveProps) {
  const t = useTranslations("merchant.tickets.lost");
  const format = useFormatter();
  const feed = useLiveFeed();
  const [read, setRead] = useState(false);
  useNow(1_000);
  const proof = feed.proofOf(topic);
  const waiting = feed.waitingOf(topic);
  const time = proof && format.dateTime(proof.at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return (
    <div className={classes.veil} data-read={read || undefined} data-testid="not-live">
      <div className={classes.panel} role="alert">
        <p className={classes.headline}>
          <IconPlugConnectedX size="1.2em" aria-hidden />
          {lost && <span>{time ? t("since", { time }) : t("ever")}</span>}
          {waiting > 0 && (
            <span>{lost ? t("waiting", { count: waiting }) : t("held", { count: waiting })}</span>
          )}
        </p>
        {!read && (
          <>
            {waiting === 0 && lost && <p>{t("none")}</p>}
            <p>{signedOut ? t("session") : t("network")}</p>
            {!signedOut && <p>{t("keep")}</p>}
          </>
        )}
        <div className={classes.buttons} hidden={read && !signedOut}>
          {signedOut && (
            <a className={classes.button} data-dark href={signInHref()}>
              {t("signIn")}
            </a>
          )}
          {!read && (
            <button type="button" className={classes.button} onClick={() => setRead(true)}>
              {t("goOn")}
            </button>
          )}
        </div>
      </div>
    </div>
  );
}

function signInHref(): string {
  return `/sign-in?next=${encodeURIComponent(window.location.pathname)}`;
}

/** No tickets, and how sure that is. */
export function EmptyBoard({ topic }: { topic: TopicName }) {
  const t = useTranslations("merchant.tickets");
  const feed = useLiveFeed();
  const age = useAge();
  useNow(1_000);
  const ageMs = feed.proofOf(topic)?.ageMs ?? 0;
  const sure = feed.stateOf(topic) === "live";
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{t(sure ? "empty" : "emptyUnknown", { age: age(ageMs) })}</p>
      <p>{t("emptyHint")}</p>
    </div>
  );
}
