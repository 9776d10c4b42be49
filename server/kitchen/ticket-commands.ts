import type { z } from "zod";
import type { Viewer } from "../contracts/people.ts";
import {
  holdCommandSchema,
  lineCommandSchema,
  prioritiseCommandSchema,
  type Ticket,
  type TicketCommand,
  ticketCommandSchema,
  voidCommandSchema,
} from "../contracts/tickets.ts";
import type { Parts } from "../parts.ts";
import { OpsError } from "../shared/errors.ts";
import type { SimpleVerb, TicketAction } from "./rules/decide.ts";
import { type TicketFacts, ticketOf } from "./rules/views.ts";
import { runTicketCommand, type TicketCommandDeps } from "./run-ticket-command.ts";

/** Every tap a board can send. */
export function ticketCommands(
  deps: TicketCommandDeps & { facts: TicketFacts },
): Omit<Parts["kitchen"], "recentlyReady"> {
  const command =
    <Command extends TicketCommand>(
      schema: z.ZodType<Command>,
      actionOf: (command: Command) => TicketAction,
    ) =>
    async (viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }> => {
      const order = await runTicketCommand(deps, { schema, actionOf }, viewer, input);
      const ticket = ticketOf(order, deps.facts);
      if (!ticket) throw new OpsError("CONFLICT", "The order left the kitchen meanwhile.");
      return { ticket };
    };
  const simple = (verb: SimpleVerb) => command(ticketCommandSchema, () => ({ verb }));

  return {
    startTicket: simple("start"),
    bumpTicket: simple("bump"),
    undoBump: simple("undo"),
    recallTicket: simple("recall"),
    acknowledgeVoid: simple("acknowledge"),
    handOver: simple("hand_over"),
    tapLine: command(lineCommandSchema, ({ lineId, done }) => ({ verb: "tap_line", lineId, done })),
    prioritise: command(prioritiseCommandSchema, ({ first }) => ({ verb: "prioritise", first })),
    hold: command(holdCommandSchema, ({ until }) => ({ verb: "hold", until })),
    voidTicket: command(voidCommandSchema, ({ reason }) => ({ verb: "void", reason })),
  };
}
