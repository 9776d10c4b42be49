"use client";

import { Loader } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import type { TopicName } from "#server/contracts/live.ts";
import type { TopicProblem } from "../live/feed-ports.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import type { LiveState } from "../live/live-state.ts";
import { useAge } from "../live/use-age.ts";
import { useNow } from "../live/use-now.ts";
import classes from "./ticket-board.module.css";

interface BoardNoticeProps {
  topic: TopicName;
  state: LiveState;
  /** Tickets were shown at least once. */
  loaded: boolean;
  problem: TopicProblem | null;
}

/** The strip over the tickets that says why they may be old, and the words before there are any. */
export function BoardNotice({ topic, state, loaded, problem }: BoardNoticeProps) {
  const t = useTranslations("merchant.tickets");
  const errors = useTranslations("errors");
  const format = useFormatter();
  const feed = useLiveFeed();
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
        <Loader size="sm" color="gray" />
        {t("loading")}
      </p>
    );
  }
  if (state !== "lost") return null;
  const proof = feed.proofOf(topic);
  const time = proof
    ? format.dateTime(proof.at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
    : null;
  return (
    <p className={classes.notice} role="alert">
      <IconPlugConnectedX size="1.3em" aria-hidden />
      {time ? t("notLive", { time }) : t("notLiveEver")}
    </p>
  );
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
