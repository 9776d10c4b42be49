import type { CommandResult } from "#server/contracts/command.ts";
import type {
  HoldCommand,
  LineCommand,
  PrioritiseCommand,
  SeeTickets,
  Ticket,
  TicketCommand,
  VoidCommand,
} from "#server/contracts/tickets.ts";

type Command<Input = TicketCommand> = (command: Input) => Promise<CommandResult<{ ticket: Ticket }>>;

/** The server actions a board needs; handed down by the page, since components do not know app/. */
export interface TicketActions {
  start: Command;
  bump: Command;
  undo: Command;
  recall: Command;
  handOver?: Command;
  // Taken back on the board where a page does not offer them.
  tapLine?: Command<LineCommand>;
  prioritise?: Command<PrioritiseCommand>;
  hold?: Command<HoldCommand>;
  voidTicket?: Command<VoidCommand>;
  acknowledgeVoid?: Command;
  /** A receipt for tickets this screen shows. */
  see?: (input: SeeTickets) => Promise<CommandResult<unknown>>;
  recentlyReady: (shopId: string) => Promise<CommandResult<Ticket[]>>;
}
