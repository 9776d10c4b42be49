"use client";

import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTimeZone, useTranslations } from "next-intl";
import type { BaselineDoubt } from "#server/contracts/annotation-layers.ts";
import type { Rates } from "../attribution/use-rates.ts";
import { MINUTE_MS, presetOf, type Windows } from "../attribution/windows.ts";
import { clockChange } from "../attribution/zone-time.ts";
import { useAnnotationWords } from "./use-annotation-words.ts";

const HOUR_MS = 60 * MINUTE_MS;

export interface BaselineDoubtsProps {
  windows: Windows;
  /** null: not looked at yet. */
  doubt: BaselineDoubt | null;
  rates: Rates;
}

/** What an analyst should know before trusting the comparison, and what is done about it. */
export function BaselineDoubts({ windows, doubt, rates }: BaselineDoubtsProps) {
  const t = useTranslations("annotations.doubt");
  const words = useAnnotationWords();
  const zone = useTimeZone();
  const { baseline, current } = windows;
  const minutes = ({ from, to }: { from: number; to: number }) => Math.round((to - from) / MINUTE_MS);
  const rate = ({ success, total }: { success: number; total: number }) => rates.percent(success / total);
  const lines: string[] = [];
  if (minutes(baseline) !== minutes(current))
    lines.push(t("unequal", { baseline: minutes(baseline), current: minutes(current) }));
  const changed = clockChange(baseline.from, current.from, zone);
  if (changed !== 0) {
    const preset = presetOf(windows, zone);
    const daily = preset.kind === "earlier" && preset.minutes % 1_440 === 0;
    lines.push(
      t(daily ? "clocksDaily" : "clocks", {
        hours: (current.from - baseline.from) / HOUR_MS,
        minutes: Math.abs(changed) / MINUTE_MS,
      }),
    );
  }
  if (doubt?.changed) {
    const { at, before, after } = doubt.changed;
    lines.push(t("changed", { at: words.moment(at, current.to), before: rate(before), after: rate(after) }));
  }
  if (doubt?.unusual && !doubt.changed)
    lines.push(
      t("unusual", {
        difference: rates.points(doubt.unusual.difference),
        before: rate(doubt.unusual.before),
      }),
    );
  for (const incident of doubt?.incidents ?? [])
    lines.push(t("incident", { when: words.when(incident, current.to), text: words.text(incident) }));
  if (lines.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" p="xs" icon={<IconAlertTriangle aria-hidden />} role="status">
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </Alert>
  );
}
