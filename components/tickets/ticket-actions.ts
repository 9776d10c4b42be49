import type { CommandResult } from "#server/contracts/command.ts";
import type { Ticket, TicketCommand } from "#server/contracts/tickets.ts";

type Command = (command: TicketCommand) => Promise<CommandResult<{ ticket: Ticket }>>;

/** The server actions a board needs; handed down by the page, since components do not know app/. */
export interface TicketActions {
  start: Command;
  bump: Command;
  undo: Command;
  recall: Command;
  recentlyReady: (shopId: string) => Promise<CommandResult<Ticket[]>>;
}
