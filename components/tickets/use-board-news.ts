"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import type { LiveState } from "../live/live-state.ts";
import { boardNews, toTell } from "./board-news.ts";
import type { BoardSounds } from "./board-sounds.ts";

/** How long a ticket counts as new, ms. */
const NEW_FOR_MS = 20_000;
/** A new order nobody has touched rings again, ms. */
const RING_AGAIN_MS = 8_000;

interface BoardNewsOptions {
  /** Fired tickets this screen is for, filtered or not; null until the first are here. */
  tickets: readonly Ticket[] | null;
  /** Orders that have a cell, on this page or another. */
  placed: ReadonlySet<string>;
  /** Orders the filter keeps out of view. */
  hidden: ReadonlySet<string>;
  sounds: BoardSounds;
  liveState: LiveState;
}

/**
 * Says by ear what is new, changed, cancelled or wrong. A new order is told of in the frame its card
 * is painted in, and again every 8 s until somebody touched the board, or that ticket anywhere.
 * One that a filter hides is told of once, as it comes.
 * @returns tickets that came while this screen was watching, and how many of those are new and hidden.
 */
export function useBoardNews(options: BoardNewsOptions): { fresh: ReadonlySet<string>; newHidden: number } {
  const { tickets, placed, hidden, sounds, liveState } = options;
  const known = useRef<Map<string, Ticket> | null>(null);
  const unpainted = useRef(new Set<string>());
  const ringing = useRef(new Set<string>());
  const [behind, setBehind] = useState<ReadonlySet<string>>(none);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  useLayoutEffect(() => {
    if (!tickets) return;
    const before = known.current;
    // A ticket that comes back (an undo, a filter taken off) is not news: what was known stays known.
    known.current = new Map([...[...(before ?? [])].slice(-MOST_KNOWN), ...tickets.map(byId)]);
    if (!before) return;
    const { arrived, changed, cancelled } = boardNews(before, tickets);
    if (cancelled.length > 0) sounds.play("cancelled");
    if (changed.length > 0) sounds.play("changed");
    if (arrived.length === 0) return;
    for (const id of arrived) unpainted.current.add(id);
    setFresh((known) => new Set([...known, ...arrived]));
    setTimeout(() => {
      setFresh((known) => new Set([...known].filter((id) => !arrived.includes(id))));
    }, NEW_FOR_MS);
  }, [tickets, sounds]);

  // Runs after the commit that put the card into the page and before the browser paints it.
  useLayoutEffect(() => {
    const { painted, behindFilter } = toTell(unpainted.current, placed, hidden);
    if (painted.length + behindFilter.length === 0) return;
    for (const id of behindFilter) unpainted.current.delete(id);
    if (behindFilter.length > 0) setBehind((known) => new Set([...known, ...behindFilter]));
    for (const id of painted) {
      unpainted.current.delete(id);
      ringing.current.add(id);
      performance.mark("rd:card", { detail: id });
    }
    if (sounds.play("fresh")) performance.mark("rd:tone", { detail: painted });
  });

  useEffect(() => {
    const stillNew = new Set(
      tickets?.filter(({ status }) => status === "accepted").map((one) => one.orderId),
    );
    for (const id of ringing.current) if (!stillNew.has(id)) ringing.current.delete(id);
  }, [tickets]);

  useEffect(() => {
    const acknowledge = () => ringing.current.clear();
    const again = setInterval(() => {
      if (ringing.current.size > 0) sounds.play("fresh");
    }, RING_AGAIN_MS);
    window.addEventListener("pointerdown", acknowledge);
    window.addEventListener("keydown", acknowledge);
    return () => {
      clearInterval(again);
      window.removeEventListener("pointerdown", acknowledge);
      window.removeEventListener("keydown", acknowledge);
    };
  }, [sounds]);

  useEffect(() => {
    if (liveState === "lost") sounds.play("trouble");
  }, [liveState, sounds]);

  // The filter is off: everything was seen.
  if (hidden.size === 0 && behind.size > 0) setBehind(none);
  const newHidden = (tickets ?? []).filter(
    ({ orderId, status }) => status === "accepted" && behind.has(orderId) && hidden.has(orderId),
  ).length;
  return { fresh, newHidden };
}

const none: ReadonlySet<never> = new Set();
/** Tickets remembered; many times what a board can show. */
const MOST_KNOWN = 5_000;
const byId = (ticket: Ticket) => [ticket.orderId, ticket] as const;
