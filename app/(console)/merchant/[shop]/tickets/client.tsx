"use client";

import { TemplatedBoard } from "#components/boards/templated-board.tsx";
import type { TicketActions } from "#components/tickets/ticket-actions.ts";
import type { PublishedTemplate } from "#server/contracts/boards.ts";
import {
  acknowledgeVoid,
  bumpTicket,
  handOver,
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
  handOver,
  tapLine,
  prioritise,
  hold,
  voidTicket,
  acknowledgeVoid,
  recentlyReady,
  see,
};

interface TicketsClientProps {
  shopId: string;
  template: PublishedTemplate;
  /** The paired screen this is, if it is one. */
  screen?: { id: string; name: string } | undefined;
}

export function TicketsClient({ shopId, template, screen }: TicketsClientProps) {
  return <TemplatedBoard shopId={shopId} actions={actions} initial={template} screen={screen} />;
}
