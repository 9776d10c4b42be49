"use client";

import { useTranslations } from "next-intl";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import { axisRoom } from "../charts/chart-theme.ts";
import type { Rates } from "./use-rates.ts";
import classes from "./window-band.module.css";
import { type Edge, MINUTE_MS, moved } from "./windows.ts";

export interface WindowBandProps {
  which: "baseline" | "current" | "selection";
  window: TimeWindow;
  /** Where this window may go. */
  bounds: TimeWindow;
  /** Span of the chart below. */
  span: TimeWindow;
  /** The measure in the window, for its flag. */
  level: number | null;
  rates: Rates;
  /** Without it the window cannot be moved. */
  onChange?: ((window: TimeWindow) => void) | undefined;
}

interface Drag {
  edge: Edge;
  startX: number;
  msPerPixel: number;
}

const keySteps: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** A window on the chart: its edges and the flag on top can be dragged, or moved with arrow keys. */
export function WindowBand({ which, window, bounds, span, level, rates, onChange }: WindowBandProps) {
  const t = useTranslations("analyst");
  const [preview, setPreview] = useState<TimeWindow | null>(null);
  const drag = useRef<Drag | null>(null);
  const band = useRef<HTMLDivElement>(null);
  const shown = preview ?? window;
  const place = (at: number) => Math.min(1, Math.max(0, (at - span.from) / (span.to - span.from)));
  if (shown.to <= span.from || shown.from >= span.to) return null;

  function commit(): void {
    drag.current = null;
    if (preview && (preview.from !== window.from || preview.to !== window.to)) onChange?.(preview);
    setPreview(null);
  }

  const handlers = (edge: Edge) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const width = band.current?.parentElement?.clientWidth ?? 0;
      const plot = width - axisRoom.left - axisRoom.right;
      if (event.button !== 0 || plot <= 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { edge, startX: event.clientX, msPerPixel: (span.to - span.from) / plot };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!drag.current) return;
      const byMs = (event.clientX - drag.current.startX) * drag.current.msPerPixel;
      setPreview(moved(window, drag.current.edge, byMs, bounds));
    },
    onPointerUp: commit,
    onPointerCancel: () => {
      drag.current = null;
      setPreview(null);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key === "Escape") return setPreview(null);
      const step = keySteps[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const minutes = step * (event.shiftKey ? 5 : 1);
      setPreview(moved(shown, edge, minutes * MINUTE_MS, bounds));
    },
    // One question to the server per press, however long the key is held.
    onKeyUp: (event: KeyboardEvent<HTMLElement>) => {
      if (keySteps[event.key] !== undefined) commit();
    },
    onBlur: commit,
  });

  const style = {
    "--axis-left": `${axisRoom.left}px`,
    "--axis-right": `${axisRoom.right}px`,
    "--axis-bottom": `${axisRoom.bottom}px`,
    "--from": place(shown.from),
    "--to": place(shown.to),
  } as CSSProperties;
  const slider = (edge: Edge) => ({
    role: "slider",
    tabIndex: 0,
    "aria-label": t(`window.${which}.${edge}`),
    "aria-valuemin": bounds.from,
    "aria-valuemax": bounds.to,
    "aria-valuenow": edge === "to" ? shown.to : shown.from,
    "aria-valuetext": edge === "both" ? rates.window(shown, shown.to) : rates.time(shown[edge]),
    "aria-orientation": "horizontal" as const,
    ...handlers(edge),
  });
  return (
    <div
      ref={band}
      className={classes.band}
      data-role={which}
      data-moving={preview !== null || undefined}
      style={style}
    >
      <div className={classes.flag} {...(onChange ? slider("both") : { "data-fixed": true })}>
        <span className={classes.name}>{t(`window.${which}.short`)}</span>
        <b>{preview || which === "selection" ? rates.window(shown, shown.to) : rates.level(level)}</b>
      </div>
      {onChange && (
        <>
          <div className={classes.handle} data-edge="from" {...slider("from")} />
          <div className={classes.handle} data-edge="to" {...slider("to")} />
        </>
      )}
    </div>
  );
}
