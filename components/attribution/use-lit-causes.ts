"use client";

import { type FocusEvent, type MouseEvent, type PointerEvent, useRef } from "react";

const CAUSE = "[data-cause]";

/**
 * Lights a cause wherever it stands (ranking, waterfall, line of the chart) while one of its places is
 * hovered or has the focus, or until it is pressed again. Only attributes are set: nothing is rendered anew,
 * and a chart of 300 points least of all.
 */
export function useLitCauses<Root extends HTMLElement>() {
  const root = useRef<Root>(null);
  const held = useRef<string | null>(null);

  function light(key: string | null): void {
    for (const place of root.current?.querySelectorAll<HTMLElement>(CAUSE) ?? [])
      place.toggleAttribute("data-lit", key !== null && place.dataset.cause === key);
  }
  const keyAt = (target: EventTarget): string | null =>
    target instanceof Element ? (target.closest<HTMLElement>(CAUSE)?.dataset.cause ?? null) : null;
  const lightAt = (target: EventTarget) => light(keyAt(target) ?? held.current);

  return {
    ref: root,
    onPointerOver: (event: PointerEvent) => lightAt(event.target),
    onPointerLeave: () => light(held.current),
    onFocus: (event: FocusEvent) => lightAt(event.target),
    onBlur: () => light(held.current),
    onClick: (event: MouseEvent) => {
      const holder = event.target instanceof Element ? event.target.closest("[data-holds]") : null;
      if (!holder) return;
      const key = keyAt(holder);
      held.current = held.current === key ? null : key;
      light(held.current);
      const row = [...(root.current?.querySelectorAll<HTMLElement>(`tr${CAUSE}`) ?? [])];
      if (held.current)
        row.find(({ dataset }) => dataset.cause === key)?.scrollIntoView({ block: "nearest" });
    },
  };
}
