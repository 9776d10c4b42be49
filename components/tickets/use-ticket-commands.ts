"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Ticket, TicketCommand } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { heedNewBuild } from "../offline/new-build.ts";
import type { QueuedTap } from "../offline/queued-tap.ts";
import type { Refusal, TapHindrance, TapOutcome } from "../offline/tap-queue.ts";
import { useTapQueue } from "../offline/use-tap-queue.ts";
import { newCommandId } from "./command-id.ts";
import { overOf, type Pending } from "./optimistic-tickets.ts";
import type { TicketActions } from "./ticket-actions.ts";
import type { SendTap } from "./ticket-verbs.ts";

/** A second tap this soon is the same wet finger, not a change of mind. */
const SAME_TAP_MS = 400;

interface Options {
  shopId: string;
  actions: TicketActions;
  /** Tickets as the live topic has them. */
  live: Record<string, Ticket> | null;
  /** A command came to nothing: what was painted is taken back, and the person is told. */
  onRefused(tap: QueuedTap, refusal: Refusal): void;
}

interface TicketCommandsReading {
  pending: ReadonlyMap<string, readonly Pending[]>;
  send: SendTap;
  /** What keeps taps from being sent; null while nothing does. */
  hindrance: TapHindrance | null;
}

/** Taps are painted at once, kept on the device until they are answered, and sent in order per ticket. */
export function useTicketCommands({ shopId, actions, live, onRefused }: Options): TicketCommandsReading {
  const feed = useLiveFeed();
  const [pending, setPending] = useState<ReadonlyMap<string, readonly Pending[]>>(new Map());
  const taps = useRef(new Map<string, number>());
  const latest = useRef({ actions, live, onRefused });
  useEffect(() => {
    latest.current = { actions, live, onRefused };
  });

  const onSettled = useCallback(
    (tap: QueuedTap, result: TapOutcome) => {
      const answer = result.outcome === "done" ? result.ticket : null;
      const answeredAt = answer && feed.serverNow();
      setPending((before) =>
        changed(before, tap.orderId, (list) =>
          list.flatMap((one) => (one.id !== tap.id ? one : answer ? { ...one, answer, answeredAt } : [])),
        ),
      );
      if (result.outcome === "refused") latest.current.onRefused(tap, result.refusal);
    },
    [feed],
  );
  const queue = useTapQueue({
    shopId,
    send: useCallback((tap) => {
      const action = latest.current.actions[tap.verb] as TicketActions["bump"] | undefined;
      return action
        ? heedNewBuild(action(commandOf(tap)))
        : Promise.resolve({ ok: false, code: "NOT_FOUND" } as const);
    }, []),
    onSettled,
  });

  // Taps of an earlier page or another tab are painted like those made here.
  useEffect(() => {
    setPending((before) => {
      let after = before;
      for (const tap of queue.taps) {
        if (before.get(tap.orderId)?.some(({ id }) => id === tap.id)) continue;
        after = changed(after, tap.orderId, (list) => [...list, unanswered(tap)].sort((a, b) => a.at - b.at));
      }
      return after;
    });
  }, [queue.taps]);

  // Once the live topic shows what a command did, it speaks for itself again.
  useEffect(() => {
    const now = feed.serverNow();
    for (const [orderId, list] of pending) {
      const ids = new Set(overOf(list, live?.[orderId], now).map(({ id }) => id));
      if (ids.size > 0)
        setPending((all) => changed(all, orderId, (known) => known.filter(({ id }) => !ids.has(id))));
    }
  }, [live, pending, feed]);

  const { add } = queue;
  const send: SendTap = useCallback(
    (orderId, verb, ...[extra]) => {
      const at = feed.serverNow();
      const spot = spotOf(orderId, extra);
      if (at - (taps.current.get(spot) ?? Number.NEGATIVE_INFINITY) < SAME_TAP_MS) return;
      taps.current.set(spot, at);
      setTimeout(() => taps.current.delete(spot), SAME_TAP_MS);
      const number = latest.current.live?.[orderId]?.number ?? null;
      const id = newCommandId();
      const offline = !feed.connected;
      const tap = { verb, extra: extra ?? {}, id, shopId, orderId, number, at, offline } as QueuedTap;
      setPending((before) => changed(before, orderId, (list) => [...list, unanswered(tap)]));
      add(tap);
    },
    [feed, shopId, add],
  );

  return { pending, send, hindrance: queue.hindrance };
}

function changed(
  all: ReadonlyMap<string, readonly Pending[]>,
  orderId: string,
  change: (list: readonly Pending[]) => readonly Pending[],
): ReadonlyMap<string, readonly Pending[]> {
  const next = change(all.get(orderId) ?? []);
  const after = new Map(all);
  if (next.length > 0) after.set(orderId, next);
  else after.delete(orderId);
  return after;
}

function unanswered(tap: QueuedTap): Pending {
  return { ...tap, answer: null, answeredAt: null };
}

/** What lies under one finger: the foot of a ticket, or one of its lines. */
function spotOf(orderId: string, extra: object | undefined): string {
  return extra && "lineId" in extra ? `${orderId}/${extra.lineId}` : orderId;
}

function commandOf({ orderId, id, at, offline, extra }: QueuedTap): TicketCommand {
  return { orderId, commandId: id, tappedAt: Math.round(at), ...(offline && { offline }), ...extra };
}
