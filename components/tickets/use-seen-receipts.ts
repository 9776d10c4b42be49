"use client";

import { useEffect, useRef } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { SeeTickets, Ticket } from "#server/contracts/tickets.ts";
import type { LiveState } from "../live/live-state.ts";
import { heedNewBuild } from "../offline/new-build.ts";

const EVERY_MS = 500;
/** As many as the server takes at once. */
const MOST_AT_ONCE = 200;

interface SeenReceiptsOptions {
  shopId: string;
  screen: string;
  /** With a cell on some page of the board. */
  shown: readonly Ticket[];
  liveState: LiveState;
  see: ((input: SeeTickets) => Promise<CommandResult<unknown>>) | undefined;
}

/** Tells the server which tickets this screen shows, within a second; only while it is in view and live. */
export function useSeenReceipts(options: SeenReceiptsOptions): void {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const told = new Set<string>();
    let sending = false;
    const timer = setInterval(async () => {
      const { shopId, screen, shown, liveState, see } = latest.current;
      if (!see || sending || liveState !== "live" || document.visibilityState !== "visible") return;
      const orderIds = unseen(shown, told);
      if (orderIds.length === 0) return;
      sending = true;
      const result = await heedNewBuild(see({ shopId, screen, orderIds })).catch(() => null);
      sending = false;
      if (result?.ok) for (const id of orderIds) told.add(id);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}

function unseen(shown: readonly Ticket[], told: Set<string>): string[] {
  const here = new Set(shown.map(({ orderId }) => orderId));
  for (const id of told) if (!here.has(id)) told.delete(id);
  return shown
    .filter(({ orderId, seen }) => seen === null && !told.has(orderId))
    .map(({ orderId }) => orderId)
    .slice(0, MOST_AT_ONCE);
}
