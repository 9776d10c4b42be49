"use client";

import { useCallback, useMemo, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { withStopsSaid } from "./own-work.ts";

/**
 * A customer takes off what is left for a station: its cooks must say that they saw it, but there is
 * nothing to make done and so nothing to send. This screen remembers it; a reload asks once more.
 */
export function useStopsSaid(tickets: readonly Ticket[]) {
  const [said, setSaid] = useState<ReadonlyMap<string, number>>(new Map());
  const shown = useMemo(
    () =>
      said.size === 0 ? tickets : tickets.map((ticket) => withStopsSaid(ticket, said.get(ticket.orderId))),
    [tickets, said],
  );
  const say = useCallback((orderId: string, at: number | null) => {
    setSaid((before) => {
      const after = new Map([...before].slice(-MOST_KEPT));
      if (at === null) after.delete(orderId);
      else after.set(orderId, at);
      return after;
    });
  }, []);
  return [shown, say] as const;
}

/** Many times what a board can show. */
const MOST_KEPT = 500;
