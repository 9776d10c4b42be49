"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { newCommandId } from "./command-id.ts";
import { isShown, type Pending, type TicketVerb } from "./optimistic-tickets.ts";
import type { TicketActions } from "./ticket-actions.ts";

/** Waits before a command that did not reach the server is sent again, ms. The id makes repeats harmless. */
const SEND_AGAIN_AFTER_MS = [500, 1_500, 4_000, 10_000];
/** A second tap this soon is the same wet finger, not a change of mind. */
const SAME_TAP_MS = 400;

export type Refusal = Extract<CommandResult<unknown>, { ok: false }>;

interface Options {
  actions: TicketActions;
  /** Tickets as the live topic has them. */
  live: Record<string, Ticket> | null;
  /** A command came to nothing: what was painted is taken back, and the person is told. */
  onRefused(orderId: string, verb: TicketVerb, refusal: Refusal | { ok: false; code: "NETWORK" }): void;
}

/** Taps are painted at once and sent in order per ticket. */
export function useTicketCommands({ actions, live, onRefused }: Options) {
  const feed = useLiveFeed();
  const [pending, setPending] = useState<ReadonlyMap<string, Pending>>(new Map());
  const queues = useRef(new Map<string, Promise<void>>());
  const taps = useRef(new Map<string, number>());
  const latest = useRef({ actions, onRefused });
  useEffect(() => {
    latest.current = { actions, onRefused };
  });

  const update = useCallback((orderId: string, change: (known: Pending | undefined) => Pending | null) => {
    setPending((before) => {
      const known = before.get(orderId);
      const next = change(known);
      if (next === (known ?? null)) return before;
      const after = new Map(before);
      if (next) after.set(orderId, next);
      else after.delete(orderId);
      return after;
    });
  }, []);

  // Once the live topic shows what a command did, it speaks for itself again.
  useEffect(() => {
    for (const [orderId, one] of pending) if (isShown(live?.[orderId], one)) update(orderId, () => null);
  }, [live, pending, update]);

  const send = useCallback(
    (orderId: string, verb: TicketVerb) => {
      const at = feed.serverNow();
      const lastTap = taps.current.get(orderId) ?? Number.NEGATIVE_INFINITY;
      if (at - lastTap < SAME_TAP_MS) return;
      taps.current.set(orderId, at);
      const painted: Pending = { verb, at, answer: null };
      update(orderId, () => painted);
      const command = { orderId, commandId: newCommandId(), tappedAt: Math.round(at) };
      const before = queues.current.get(orderId) ?? Promise.resolve();
      const run = before.then(async () => {
        const result = await sendUntilHeard(() => latest.current.actions[verb](command));
        // A later tap on the same ticket has its own paint; leave that alone.
        const settle = (next: Pending | null) =>
          update(orderId, (known) => (known === painted ? next : (known ?? null)));
        if (result.ok) return settle({ ...painted, answer: result.value.ticket });
        settle(null);
        latest.current.onRefused(orderId, verb, result);
      });
      queues.current.set(orderId, run);
      void run.finally(() => {
        if (queues.current.get(orderId) !== run) return;
        queues.current.delete(orderId);
        taps.current.delete(orderId);
      });
    },
    [feed, update],
  );

  return { pending, send };
}

async function sendUntilHeard<T>(
  send: () => Promise<CommandResult<T>>,
): Promise<CommandResult<T> | { ok: false; code: "NETWORK" }> {
  for (const waitMs of [...SEND_AGAIN_AFTER_MS, null]) {
    try {
      return await send();
    } catch {
      if (waitMs !== null) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return { ok: false, code: "NETWORK" };
}
