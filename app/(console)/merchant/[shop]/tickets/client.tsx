"use client";

import type { TicketActions } from "#components/tickets/ticket-actions.ts";
import { TicketBoard } from "#components/tickets/ticket-board.tsx";
import { bumpTicket, recallTicket, recentlyReady, startTicket, undoBump } from "./actions.ts";

const actions: TicketActions = {
  start: startTicket,
  bump: bumpTicket,
  undo: undoBump,
  recall: recallTicket,
  recentlyReady,
};

export function TicketsClient({ shopId }: { shopId: string }) {
  return <TicketBoard shopId={shopId} actions={actions} />;
}
