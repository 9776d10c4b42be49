"use client";

import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import { MINUTE_MS } from "../attribution/windows.ts";
import { axisRoom } from "../charts/chart-theme.ts";

// Less is a tap, or a hand that shook.
const LEAST_DRAG_PX = 6;

interface Drag {
  startX: number;
  /** Left edge and width of the plot between its axes, px. */
  left: number;
  width: number;
}

/**
 * Drawing a span across a plot: handlers for the plot, and the span while it is being drawn. Escape gives up.
 * Nothing is drawn where nobody asks for a selection.
 */
export function useSpanBrush(span: TimeWindow, onSelect: ((selection: TimeWindow) => void) | undefined) {
  const [drawn, setDrawn] = useState<TimeWindow | null>(null);
  const drag = useRef<Drag | null>(null);

  function stop(): void {
    drag.current = null;
    setDrawn(null);
  }
  useEffect(() => {
    if (!drawn) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      drag.current = null;
      setDrawn(null);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [drawn]);

  return {
    drawn,
    plotProps: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (!onSelect) return;
        const box = event.currentTarget.getBoundingClientRect();
        const left = box.left + axisRoom.left;
        const width = box.width - axisRoom.left - axisRoom.right;
        const inside = event.clientX >= left && event.clientX <= left + width;
        if (event.button === 0 && width > 0 && inside) drag.current = { startX: event.clientX, left, width };
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const { current: held } = drag;
        if (!held || (!drawn && Math.abs(event.clientX - held.startX) < LEAST_DRAG_PX)) return;
        if (!event.currentTarget.hasPointerCapture(event.pointerId))
          event.currentTarget.setPointerCapture(event.pointerId);
        setDrawn(spanBetween(held.startX, event.clientX, held, span));
      },
      onPointerUp: () => {
        if (drawn) onSelect?.(drawn);
        stop();
      },
      onPointerCancel: stop,
    },
  };
}

/** Between two places on the plot: whole minutes, at least one, inside the span. */
export function spanBetween(
  oneX: number,
  otherX: number,
  { left, width }: { left: number; width: number },
  span: TimeWindow,
): TimeWindow {
  const at = (x: number) => span.from + Math.min(1, Math.max(0, (x - left) / width)) * (span.to - span.from);
  const from = Math.floor(at(Math.min(oneX, otherX)) / MINUTE_MS) * MINUTE_MS;
  const to = Math.ceil(at(Math.max(oneX, otherX)) / MINUTE_MS) * MINUTE_MS;
  const start = Math.min(Math.max(from, span.from), span.to - MINUTE_MS);
  return { from: start, to: Math.max(start + MINUTE_MS, Math.min(to, span.to)) };
}
