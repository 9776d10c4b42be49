"use client";

import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import classes from "./window-controls.module.css";
import { panned, spanMinutes } from "./windows.ts";

export interface SpanControlsProps {
  /** Preset, and the span that is drawn. */
  span: { minutes: number; window: TimeWindow };
  /** The chart was moved away from the windows. */
  panned: boolean;
  now: number;
  onSpan: (minutes: number) => void;
  /** null: back to where the windows are. */
  onPan: (until: number | null) => void;
}

const HOUR = 60;
const DAY = 1_440;

/** How much the chart shows, and which part: half a chart at a time with < and >, closer with +, further with -. */
export function SpanControls({ span, panned: away, now, onSpan, onPan }: SpanControlsProps) {
  const t = useTranslations("analyst.chart");
  const pan = (direction: -1 | 1) => onPan(panned(span.window, direction, now));
  const atEnd = span.window.to >= Math.floor(now / 60_000) * 60_000;
  function zoom(direction: -1 | 1): void {
    const at = spanMinutes.indexOf(span.minutes as (typeof spanMinutes)[number]);
    const next = spanMinutes[at + direction];
    if (next) onSpan(next);
  }
  useHotkeys([
    ["<", () => pan(-1)],
    ["shift+,", () => pan(-1)],
    [">", () => !atEnd && pan(1)],
    ["shift+.", () => !atEnd && pan(1)],
    ["-", () => zoom(1)],
    ["+", () => zoom(-1)],
    ["shift+=", () => zoom(-1)],
  ]);
  return (
    <div className={`${classes.group} ${classes.span}`}>
      {away && (
        <Button size="compact-sm" variant="subtle" onClick={() => onPan(null)}>
          {t("panBack")}
        </Button>
      )}
      <ActionIcon
        variant="default"
        size="md"
        aria-label={t("panLeft")}
        title={`${t("panLeft")} (<)`}
        onClick={() => pan(-1)}
      >
        <IconChevronLeft size="1rem" aria-hidden />
      </ActionIcon>
      <NativeSelect
        size="xs"
        aria-label={t("span")}
        title={t("spanKeys")}
        value={String(span.minutes)}
        onChange={(event) => onSpan(Number(event.currentTarget.value))}
        data={spanMinutes.map((minutes) => ({
          value: String(minutes),
          label:
            minutes < DAY
              ? t("spanHours", { hours: minutes / HOUR })
              : t("spanDays", { days: minutes / DAY }),
        }))}
      />
      <ActionIcon
        variant="default"
        size="md"
        aria-label={t("panRight")}
        title={`${t("panRight")} (>)`}
        disabled={atEnd}
        onClick={() => pan(1)}
      >
        <IconChevronRight size="1rem" aria-hidden />
      </ActionIcon>
    </div>
  );
}
