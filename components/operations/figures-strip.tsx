"use client";

import { useTranslations } from "next-intl";
import type { Figures, QueueRow } from "#server/contracts/operations.ts";
import type { OutcomePoint } from "../charts/outcome-points.ts";
import { FigureCard, type FigureDelta } from "./figure-card.tsx";
import { toneOf } from "./figure-tone.ts";
import classes from "./figures-strip.module.css";
import { useQuantities } from "./use-quantities.ts";

export interface FiguresStripProps {
  figures: Figures;
  queues: QueueRow[];
  /** Finished ten-second buckets, for the sparklines. */
  points: OutcomePoint[];
  /** Requests refused in the window. */
  refused: number;
}

/** The five figures that answer "is it fine". */
export function FiguresStrip({ figures, queues, points, refused }: FiguresStripProps) {
  const t = useTranslations("operator");
  const q = useQuantities();
  const { before } = figures;
  const minutes = Math.round(figures.windowMs / 60_000);
  const basis = (count: number) => t("window", { minutes, count: q.count(count) });
  const points_ = (now: number | null, then: number | null) =>
    deltaOf(now, then, {
      up: true,
      least: 0.001,
      words: (d) => t("figure.points", { value: q.signed(d * 100, 1) }),
    });
  const relative = (now: number | null, then: number | null, up: boolean) =>
    deltaOf(now, then || null, {
      up,
      least: (then ?? 0) * 0.01,
      words: (d) => `${q.signed((d / (then ?? 1)) * 100, 0)} %`,
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
        delta={points_(figures.reservationSuccess, before.reservationSuccess)}
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
        delta={relative(figures.p95Ms, before.p95Ms, false)}
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
        delta={points_(figures.usefulUtilisation, before.usefulUtilisation)}
        basis={basis(figures.count - refused)}
        help={t("figure.utilisationHelp", { minutes })}
        spark={points.map((point) => point.usefulUtilisation)}
        sparkTop={1}
      />
      <FigureCard
        label={t("figure.orders")}
        value={q.rate(figures.ordersPerMinute)}
        delta={relative(figures.ordersPerMinute, before.ordersPerMinute, true)}
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
}

interface DeltaOptions {
  /** Whether more is better. */
  up: boolean;
  /** Smaller changes are none. */
  least: number;
  words: (difference: number) => string;
}

function deltaOf(
  now: number | null,
  then: number | null,
  { up, least, words }: DeltaOptions,
): FigureDelta | null {
  if (now === null || then === null) return null;
  const difference = now - then;
  if (Math.abs(difference) <= least) return { sign: 0, better: true, words: "" };
  const sign = difference > 0 ? 1 : -1;
  return { sign, better: up === difference > 0, words: words(difference) };
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
