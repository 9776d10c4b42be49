"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type SteadyRow, steadyRows } from "./steady-rows.ts";
import { useIdle } from "./use-idle.ts";

/** Nobody has touched the screen for so long, ms: only then may a row move. */
const STILL_AFTER_TOUCH_MS = 10_000;
const SORT_EVERY_MS = 15_000;
const GLIDE_MS = 120;

/**
 * Rows that keep their places under a finger; put in their own order now and then while nobody is near,
 * gliding there. `list` is the element that holds a child for each row, in order.
 */
export function useSteadyRows<Row extends { id: string }>(
  rows: readonly Row[],
  emptied: (row: Row) => Row,
  list: RefObject<HTMLElement | null>,
): SteadyRow<Row>[] {
  const [places, setPlaces] = useState(rows);
  const steady = steadyRows(places, rows, emptied);
  if (steady.length > places.length) setPlaces(steady.map(({ placed }) => placed));
  const idle = useIdle(STILL_AFTER_TOUCH_MS);
  const latest = useRef(rows);
  useEffect(() => {
    latest.current = rows;
  });
  const before = useRef<Map<string, number> | null>(null);
  useEffect(() => {
    if (!idle) return;
    const timer = setInterval(() => {
      if (list.current?.matches(":hover")) return;
      before.current = topsOf(list.current, places);
      setPlaces(latest.current);
    }, SORT_EVERY_MS);
    return () => clearInterval(timer);
  }, [idle, list, places]);
  useLayoutEffect(() => {
    const tops = before.current;
    before.current = null;
    if (tops) glide(list.current, places, tops);
  }, [list, places]);
  return steady;
}

function topsOf(list: HTMLElement | null, rows: readonly { id: string }[]): Map<string, number> {
  const children = [...(list?.children ?? [])];
  return new Map(rows.map(({ id }, i) => [id, children[i]?.getBoundingClientRect().top ?? 0]));
}

function glide(list: HTMLElement | null, rows: readonly { id: string }[], from: Map<string, number>): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const to = topsOf(list, rows);
  rows.forEach(({ id }, i) => {
    const byPx = (from.get(id) ?? to.get(id) ?? 0) - (to.get(id) ?? 0);
    if (byPx === 0) return;
    list?.children[i]?.animate([{ transform: `translateY(${byPx}px)` }, { transform: "none" }], {
      duration: GLIDE_MS,
      easing: "ease-out",
    });
  });
}
