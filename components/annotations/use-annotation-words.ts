"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Annotation, AnnotationLayer } from "#server/contracts/annotation-layers.ts";
import { useEventWords } from "../operations/use-event-words.ts";

const DAY_MS = 86_400_000;

/** Annotations as people read them. */
export function useAnnotationWords() {
  const t = useTranslations("annotations");
  const format = useFormatter();
  const { ofMark } = useEventWords();
  return useMemo(() => {
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    const time = (at: number, seconds = at % 60_000 !== 0) =>
      format.dateTime(at, seconds ? { ...clock, second: "2-digit" } : clock);
    const dayTime = (at: number) =>
      format.dateTime(at, {
        month: "short",
        day: "numeric",
        ...clock,
        ...(at % 60_000 && { second: "2-digit" }),
      });
    /** With the day, unless it is that of `near`. */
    const moment = (at: number, near: number) =>
      Math.abs(at - near) < DAY_MS / 2 &&
      format.dateTime(at, { day: "numeric" }) === format.dateTime(near, { day: "numeric" })
        ? time(at)
        : dayTime(at);
    return {
      text: ({ mark, incident, text }: Annotation) => {
        if (incident) return t(`incident.${incident.measure}`, { ref: incident.ref });
        return mark ? ofMark(mark) : text;
      },
      layer: (layer: AnnotationLayer) => t(`layer.${layer}`),
      time,
      moment,
      when: ({ at, until }: Annotation, near: number) =>
        until === null ? moment(at, near) : `${moment(at, near)}–${moment(until, at)}`,
      /** "40 s", "3 min", "2 h". */
      lag: (ms: number) => {
        const size = Math.abs(ms);
        const of = (value: number, unit: "s" | "min" | "h") =>
          t(`span.${unit}`, {
            value: format.number(value, { maximumFractionDigits: value < 10 && unit === "h" ? 1 : 0 }),
          });
        if (size < 90_000) return of(Math.round(size / 1_000), "s");
        return size < 5_400_000 ? of(Math.round(size / 60_000), "min") : of(size / 3_600_000, "h");
      },
    };
  }, [t, format, ofMark]);
}

export type AnnotationWords = ReturnType<typeof useAnnotationWords>;
