import type {
  HoldCommand,
  LineCommand,
  PrioritiseCommand,
  TicketCommand,
  VoidCommand,
} from "#server/contracts/tickets.ts";

/** The command each verb sends. */
export interface TicketCommands {
  start: TicketCommand;
  bump: TicketCommand;
  undo: TicketCommand;
  recall: TicketCommand;
  /** From the pass to the rider or customer. */
  handOver: TicketCommand;
  tapLine: LineCommand;
  prioritise: PrioritiseCommand;
  hold: HoldCommand;
  acknowledgeVoid: TicketCommand;
  voidTicket: VoidCommand;
}

/** What a finger can ask for a ticket; each is also the name of its server action in TicketActions. */
export type TicketVerb = keyof TicketCommands;

/** What must be said beside the verb: `tapLine` needs `{ lineId, done }`, `bump` nothing. */
export type VerbExtra<Verb extends TicketVerb> = Omit<TicketCommands[Verb], keyof TicketCommand>;

/** Arguments after the verb: none where it needs nothing. */
export type ExtraOf<Verb extends TicketVerb> = keyof VerbExtra<Verb> extends never
  ? []
  : [extra: VerbExtra<Verb>];

/** Paints a tap at once and sees to it that the server hears of it: `send(id, "hold", { until: null })`. */
export type SendTap = <Verb extends TicketVerb>(orderId: string, verb: Verb, ...extra: ExtraOf<Verb>) => void;

/** A verb with what it needs. */
export type Asked = { [Verb in TicketVerb]: { verb: Verb; extra: VerbExtra<Verb> } }[TicketVerb];
