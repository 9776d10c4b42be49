"use client";

import type { TicketActions } from "#components/tickets/ticket-actions.ts";
import { TicketBoard } from "#components/tickets/ticket-board.tsx";
import {
  acknowledgeVoid,
  bumpTicket,
  hold,
  prioritise,
  recallTicket,
  recentlyReady,
  see,
  startTicket,
  tapLine,
  undoBump,
  voidTicket,
} from "./actions.ts";

const actions: TicketActions = {
  start: startTicket,
  bump: bumpTicket,
  undo: undoBump,
  recall: recallTicket,
  tapLine,
  prioritise,
  hold,
  voidTicket,
  acknowledgeVoid,
  recentlyReady,
  see,
};

export function TicketsClient({ shopId }: { shopId: string }) {
  return <TicketBoard shopId={shopId} actions={actions} />;
}
