"use client";

import { IconCheck, IconCircle, IconCircleDot, IconX } from "@tabler/icons-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { TrackedOrder } from "#server/contracts/tickets.ts";
import { LiveBadge } from "../live/live-badge.tsx";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useNow } from "../live/use-now.ts";
import { useTopic } from "../live/use-topic.ts";
import { readyWindow } from "./ready-window.ts";
import classes from "./track-order.module.css";
import { type TrackStep, trackSteps } from "./track-steps.ts";

const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const icons = { done: IconCheck, now: IconCircleDot, ahead: IconCircle, stopped: IconX } satisfies Record<
  TrackStep["state"],
  unknown
>;

/** Where is my order, and when: one order of any kind, for whoever holds its address. */
export function TrackOrder({ code }: { code: string }) {
  const t = useTranslations("public.track");
  const topic = `track:${code}` as const;
  const { collections, state, problem } = useTopic<"track">(topic);
  const feed = useLiveFeed();
  const format = useFormatter();
  const order = collections?.order[code];
  if (!order) {
    const missing =
      collections !== null || problem?.code === "NOT_FOUND" || problem?.code === "INVALID_REQUEST";
    return (
      <main className={classes.page}>
        <p className={classes.message} role={missing ? "alert" : undefined}>
          {t(missing ? "missing" : "loading")}
        </p>
      </main>
    );
  }
  const proof = feed.proofOf(topic);
  return (
    <main className={classes.page}>
      <Headline order={order} />
      {state === "lost" && proof && (
        <p className={classes.notLive} role="alert">
          {t("notLive", { time: format.dateTime(proof.at, clock) })}
        </p>
      )}
      <Steps order={order} />
      <footer className={classes.foot}>
        <LiveBadge topic={topic} />
      </footer>
    </main>
  );
}

function Headline({ order }: { order: TrackedOrder }) {
  const t = useTranslations("public.track");
  const format = useFormatter();
  const chinese = useLocale() === "zh-CN";
  const status = useKnown("headline", order.status);
  const advice = useKnown("advice", order.status);
  return (
    <header className={classes.head}>
      <p className={classes.shop}>{chinese ? order.shopNameZh : order.shopNameEn}</p>
      <p className={classes.number}>
        <span className="rd-visually-hidden">{t("title", { number: order.number })}</span>
        <span aria-hidden>{order.number}</span>
      </p>
      <h1 className={classes.status} aria-live="polite">
        {status?.({ number: order.number }) ?? order.status}
      </h1>
      {order.predicted && <When predicted={order.predicted} />}
      {order.appointmentAt !== null && (
        <p className={classes.when}>
          {t("appointment", {
            time: format.dateTime(order.appointmentAt, {
              weekday: "short",
              month: "short",
              day: "numeric",
              ...clock,
            }),
          })}
        </p>
      )}
      {order.cancelReason && <p className={classes.advice}>{t("because", { reason: order.cancelReason })}</p>}
      {advice && <p className={classes.advice}>{advice({ number: order.number })}</p>}
    </header>
  );
}

/** A word of the message file for a status, or null where there is none: statuses grow faster than words. */
function useKnown(group: "headline" | "step" | "advice", status: string) {
  const t = useTranslations("public.track");
  const key = `${group}.${status}` as "headline.ready";
  return t.has(key) ? (values: { number: number }) => t(key, values) : null;
}

function When({ predicted }: { predicted: NonNullable<TrackedOrder["predicted"]> }) {
  const t = useTranslations("public.track");
  const format = useFormatter();
  const now = useNow(1_000);
  const window = readyWindow(predicted, now);
  return (
    <p className={classes.when}>
      {window.kind !== "range"
        ? t(window.kind)
        : t("range", { from: format.dateTime(window.from, clock), to: format.dateTime(window.to, clock) })}
    </p>
  );
}

function Steps({ order }: { order: TrackedOrder }) {
  const t = useTranslations("public.track");
  return (
    <ol className={classes.steps} aria-label={t("stepsTitle")}>
      {trackSteps(order).map((step) => (
        <Step key={step.type} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: TrackStep }) {
  const t = useTranslations("public.track");
  const format = useFormatter();
  const word = useKnown("step", step.type);
  const Icon = icons[step.state];
  return (
    <li
      className={classes.step}
      data-state={step.state}
      aria-current={step.state === "now" ? "step" : undefined}
    >
      <span className={classes.mark}>
        <Icon size="1.1em" aria-hidden />
      </span>
      <span>{word?.({ number: 0 }) ?? step.type}</span>
      <span className={classes.at}>
        {step.at !== null ? format.dateTime(step.at, clock) : step.state === "now" ? t("now") : ""}
      </span>
    </li>
  );
}
