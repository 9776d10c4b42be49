"use client";

import { type MouseEvent, type PointerEvent, useEffect, useRef } from "react";

const LONG_MS = 550;
/** A finger that wanders further means something else. */
const STRAY_PX = 12;

/** Handlers for an element that does one thing when pressed long and keeps its click for a short press. */
export function useLongPress(onLongPress: () => void) {
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const wasLong = useRef(false);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  useEffect(() => () => clearTimeout(press.current?.timer), []);
  return {
    onPointerDown({ clientX, clientY, button }: PointerEvent) {
      wasLong.current = false;
      if (button !== 0) return;
      end();
      const timer = setTimeout(() => {
        wasLong.current = true;
        onLongPress();
      }, LONG_MS);
      press.current = { x: clientX, y: clientY, timer };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const start = press.current;
      if (start && Math.hypot(clientX - start.x, clientY - start.y) > STRAY_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: end,
    // A long touch would also open the browser's menu.
    onContextMenu(event: MouseEvent) {
      if (wasLong.current || press.current) event.preventDefault();
    },
    onClickCapture(event: MouseEvent) {
      if (!wasLong.current) return;
      wasLong.current = false;
      event.stopPropagation();
      event.preventDefault();
    },
  };
}
