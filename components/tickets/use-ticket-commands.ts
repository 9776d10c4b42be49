"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { newCommandId } from "./command-id.ts";
import { isShown, type Pending } from "./optimistic-tickets.ts";
import type { TicketActions } from "./ticket-actions.ts";
import type { SendTap, TicketVerb } from "./ticket-verbs.ts";

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
  const [pending, setPending] = useState<ReadonlyMap<string, readonly Pending[]>>(new Map());
  const queues = useRef(new Map<string, Promise<void>>());
  const taps = useRef(new Map<string, number>());
  const latest = useRef({ actions, onRefused });
  useEffect(() => {
    latest.current = { actions, onRefused };
  });

  /** Puts `next` where `known` was, or at the end; null takes it away. */
  const update = useCallback((orderId: string, known: Pending, next: Pending | null) => {
    setPending((before) => {
      const list = before.get(orderId) ?? [];
      const at = list.indexOf(known);
      if (at < 0 && next !== known) return before;
      const changed = at < 0 ? [...list, known] : list.flatMap((one, i) => (i === at ? (next ?? []) : one));
      const after = new Map(before);
      if (changed.length > 0) after.set(orderId, changed);
      else after.delete(orderId);
      return after;
    });
  }, []);

  // Once the live topic shows what a command did, it speaks for itself again.
  useEffect(() => {
    for (const [orderId, list] of pending) {
      for (const one of list) if (isShown(live?.[orderId], one)) update(orderId, one, null);
    }
  }, [live, pending, update]);

  const send: SendTap = useCallback(
    (orderId, verb, ...[extra]) => {
      const at = feed.serverNow();
      const spot = spotOf(orderId, extra);
      const lastTap = taps.current.get(spot) ?? Number.NEGATIVE_INFINITY;
      if (at - lastTap < SAME_TAP_MS) return;
      taps.current.set(spot, at);
      const painted = { verb, extra: extra ?? {}, at, answer: null } as Pending;
      update(orderId, painted, painted);
      const command = { orderId, commandId: newCommandId(), tappedAt: Math.round(at), ...extra };
      const before = queues.current.get(orderId) ?? Promise.resolve();
      const run = before.then(async () => {
        const settle = (next: Pending | null) => update(orderId, painted, next);
        const action = latest.current.actions[verb as TicketVerb] as TicketActions["bump"] | undefined;
        if (!action) return settle(null);
        const result = await sendUntilHeard(() => action(command));
        if (result.ok) return settle({ ...painted, answer: result.value.ticket });
        settle(null);
        latest.current.onRefused(orderId, verb, result);
      });
      queues.current.set(orderId, run);
      void run.finally(() => {
        if (queues.current.get(orderId) !== run) return;
        queues.current.delete(orderId);
        for (const key of taps.current.keys()) if (key.startsWith(orderId)) taps.current.delete(key);
      });
    },
    [feed, update],
  );

  return { pending, send };
}

/** What lies under one finger: the foot of a ticket, or one of its lines. */
function spotOf(orderId: string, extra: object | undefined): string {
  return extra && "lineId" in extra ? `${orderId}/${extra.lineId}` : orderId;
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
