"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import type { Figures, QueueRow } from "#server/contracts/operations.ts";
import type { OutcomePoint } from "../charts/outcome-points.ts";
import { FigureCard, type FigureDelta } from "./figure-card.tsx";
import { toneOf } from "./figure-tone.ts";
import classes from "./figures-strip.module.css";
import { useQuantities } from "./use-quantities.ts";

export interface FiguresStripProps {
  figures: Figures;
  queues: QueueRow[];
  /** Slots of the nodes that take work. */
  slots: number;
  /** Finished ten-second buckets, for the sparklines. */
  points: OutcomePoint[];
  /** Requests refused in the window. */
  refused: number;
}

/** The five figures that answer "is it fine". */
export const FiguresStrip = memo(function FiguresStrip({
  figures,
  queues,
  slots,
  points,
  refused,
}: FiguresStripProps) {
  const t = useTranslations("operator");
  const q = useQuantities();
  const { before } = figures;
  const minutes = Math.round(figures.windowMs / 60_000);
  const basis = (count: number) => t("window", { minutes, count: q.count(count) });
  const inPoints = (now: number | null, then: number | null, worse: DeltaOptions["worse"]) =>
    deltaOf(now, then, {
      worse,
      least: 0.001,
      words: (difference) => t("figure.points", { value: q.signed(difference * 100, 1) }),
    });
  const inPercent = (now: number | null, then: number | null, worse: DeltaOptions["worse"]) =>
    deltaOf(now, then || null, {
      worse,
      least: (then ?? 0) * 0.01,
      words: (difference) => {
        const times = 1 + difference / (then ?? 1);
        return times >= MANY_TIMES ? `×${q.rate(times)}` : `${q.signed((times - 1) * 100, 0)} %`;
      },
    });
  const oldest = queues.reduce<QueueRow | null>(
    (worst, queue) => (queue.depth > 0 && queue.oldestAgeMs > (worst?.oldestAgeMs ?? -1) ? queue : worst),
    null,
  );
  return (
    <div className={classes.strip}>
      <FigureCard
        label={t("figure.reservationSuccess")}
        value={q.percent(figures.reservationSuccess)}
        tone={toneOf.success(figures.reservationSuccess, figures.reservationCount)}
        delta={inPoints(figures.reservationSuccess, before.reservationSuccess, "down")}
        detail={t("figure.success", { value: q.percent(figures.success) })}
        basis={basis(figures.reservationCount)}
        help={t("figure.reservationSuccessHelp", { minutes })}
        spark={overAMinute(
          points,
          (p) => p.reservationSuccesses,
          (p) => p.reservations,
        )}
        sparkTop={1}
      />
      <FigureCard
        label={t("figure.response")}
        value={q.span(figures.p95Ms)}
        delta={inPercent(figures.p95Ms, before.p95Ms, "up")}
        detail={t("figure.responseParts", {
          mean: q.span(figures.meanMs),
          p50: q.span(figures.p50Ms),
          p99: q.span(figures.p99Ms),
        })}
        basis={basis(figures.count - refused)}
        help={t("figure.responseHelp", {
          minutes,
          count: q.count(figures.count - refused),
          mean: q.span(figures.meanMs),
          p50: q.span(figures.p50Ms),
          p99: q.span(figures.p99Ms),
        })}
        spark={points.map((point) => point.p95Ms)}
      />
      <FigureCard
        label={t("figure.utilisation")}
        value={q.percent(figures.usefulUtilisation)}
        delta={inPoints(figures.usefulUtilisation, before.usefulUtilisation, "neither")}
        detail={t("figure.capacity", { slots: q.count(slots) })}
        basis={basis(figures.count - refused)}
        help={t("figure.utilisationHelp", { minutes })}
        spark={points.map((point) => point.usefulUtilisation)}
        sparkTop={1}
      />
      <FigureCard
        label={t("figure.orders")}
        value={q.rate(figures.ordersPerMinute)}
        delta={inPercent(figures.ordersPerMinute, before.ordersPerMinute, "neither")}
        detail={refused > 0 ? t("figure.refused", { count: q.count(refused) }) : null}
        basis={basis(figures.count - refused)}
        help={t("figure.ordersHelp", { minutes, refused: q.count(refused) })}
        spark={points.map((point) => point.total - point.refused)}
      />
      <FigureCard
        label={t("figure.oldestWait")}
        value={q.span(figures.oldestWaitMs)}
        tone={toneOf.wait(figures.oldestWaitMs)}
        delta={null}
        detail={oldest ? t("figure.oldestClass", { class: t(`class.${oldest.class}`) }) : t("figure.noWait")}
        basis={t("figure.waiting", { count: q.count(queues.reduce((sum, queue) => sum + queue.depth, 0)) })}
        help={t("figure.oldestWaitHelp")}
        spark={points.map((point) => point.oldestWaitMs)}
      />
    </div>
  );
});

/** From here on "×4" reads better than "+300 %". */
const MANY_TIMES = 3;

interface DeltaOptions {
  /** Which way is worse; neither, where more or less is no matter of good or bad. */
  worse: "up" | "down" | "neither";
  /** Smaller changes are none. */
  least: number;
  words: (difference: number) => string;
}

function deltaOf(
  now: number | null,
  then: number | null,
  { worse, least, words }: DeltaOptions,
): FigureDelta | null {
  if (now === null || then === null) return null;
  const difference = now - then;
  if (Math.abs(difference) <= least) return { sign: 0, worse: false, words: "" };
  const sign = difference > 0 ? 1 : -1;
  return { sign, worse: worse === (sign > 0 ? "up" : "down"), words: words(difference) };
}

const RATE_BUCKETS = 6;

/** A ratio over the minute before each point: ten seconds alone are mostly noise. */
function overAMinute(
  points: OutcomePoint[],
  part: (point: OutcomePoint) => number,
  whole: (point: OutcomePoint) => number,
): (number | null)[] {
  return points.map((_, index) => {
    const recent = points.slice(Math.max(0, index - RATE_BUCKETS + 1), index + 1);
    const total = recent.reduce((sum, point) => sum + whole(point), 0);
    return total > 0 ? recent.reduce((sum, point) => sum + part(point), 0) / total : null;
  });
}
