import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket, TicketLine } from "#server/contracts/tickets.ts";

/** How far a station is with a ticket. */
export type StationState = "todo" | "partly" | "done";

/** One row of a ticket: a line, or several equal lines that are made and tapped together. */
export interface TicketRow {
  /** Names the row within its ticket: its first line. */
  lineId: string;
  lines: readonly [TicketLine, ...TicketLine[]];
  quantity: number;
  /** Portions of it that are done. */
  doneQuantity: number;
  state: StationState | "removed";
  /** When the last of it was done; null unless all of it is. */
  doneAt: number | null;
  /** When to begin what is left of it. */
  startAt: number;
  /** Stands under a separator of its own: added at that time, and the row before was not. */
  addedHeading: number | null;
}

export interface StationStanding {
  station: string;
  state: StationState;
}

export interface TicketView {
  rows: readonly TicketRow[];
  /** Stations of the whole ticket, in the order of its lines. */
  stations: readonly StationStanding[];
  /** Those of them whose lines this screen does not list. */
  elsewhere: readonly StationStanding[];
}

type RowsTemplate = Pick<BoardTemplate, "stations" | "expo"> & {
  lines: Pick<BoardTemplate["lines"], "group">;
};

/** What a screen with this template lists of a ticket. */
export function ticketView(ticket: Ticket, template: RowsTemplate): TicketView {
  const stations = standings(ticket.lines);
  const here = linesHere(ticket, template);
  const listed = new Set(here.map((line) => line.station));
  return {
    rows: rowsOf(here, template.lines.group),
    stations,
    elsewhere: stations.filter(({ station }) => !listed.has(station)),
  };
}

/** Whether it still has to be cooked. */
export function isToMake(line: Pick<TicketLine, "doneAt" | "mark">): boolean {
  return line.doneAt === null && line.mark?.kind !== "removed";
}

/** Lines of this screen's stations; all of them on a pass, or when none is (nothing is ever shown empty). */
function linesHere(ticket: Ticket, { stations, expo }: RowsTemplate): readonly TicketLine[] {
  if (expo || stations.length === 0) return ticket.lines;
  const own = ticket.lines.filter((line) => stations.includes(line.station));
  return own.length > 0 ? own : ticket.lines;
}

function standings(lines: readonly TicketLine[]): StationStanding[] {
  const byStation = new Map<string, TicketLine[]>();
  for (const line of lines) byStation.set(line.station, [...(byStation.get(line.station) ?? []), line]);
  return [...byStation].map(([station, own]) => ({ station, state: stateOf(own) }));
}

function stateOf(lines: readonly TicketLine[]): StationState {
  const toMake = lines.filter((line) => line.mark?.kind !== "removed");
  const done = toMake.filter((line) => line.doneAt !== null).length;
  return done === toMake.length ? "done" : done > 0 ? "partly" : "todo";
}

function rowsOf(lines: readonly TicketLine[], group: boolean): TicketRow[] {
  const added = lines.filter((line) => line.mark?.kind === "added").sort((a, b) => markedAt(a) - markedAt(b));
  const ordered = [...lines.filter((line) => line.mark?.kind !== "added"), ...added];
  const groups: [TicketLine, ...TicketLine[]][] = [];
  for (const line of ordered) {
    const equal = group ? groups.find(([first]) => areEqual(first, line)) : undefined;
    if (equal) equal.push(line);
    else groups.push([line]);
  }
  let before: number | null = null;
  return groups.map((own) => {
    const [first] = own;
    const addedAt = first.mark?.kind === "added" ? first.mark.at : null;
    const row = rowOf(own, addedAt !== null && addedAt !== before ? addedAt : null);
    before = addedAt;
    return row;
  });
}

function rowOf(lines: [TicketLine, ...TicketLine[]], addedHeading: number | null): TicketRow {
  const [first] = lines;
  const left = lines.filter(isToMake);
  const sum = (of: readonly TicketLine[]) => of.reduce((total, line) => total + line.quantity, 0);
  const removed = first.mark?.kind === "removed";
  const done = lines.filter((line) => line.doneAt !== null);
  return {
    lineId: first.lineId,
    lines,
    quantity: sum(lines),
    doneQuantity: sum(done),
    state: removed ? "removed" : stateOf(lines),
    doneAt: !removed && left.length === 0 ? Math.max(...done.map((line) => line.doneAt ?? 0)) : null,
    startAt: Math.min(...(left.length > 0 ? left : lines).map((line) => line.startAt)),
    addedHeading,
  };
}

/** Same dish, made the same way. What was added at another time, changed or removed stands for itself. */
function areEqual(a: TicketLine, b: TicketLine): boolean {
  return (
    a.itemId === b.itemId &&
    a.station === b.station &&
    a.modifiers.join("\n") === b.modifiers.join("\n") &&
    (a.mark === null
      ? b.mark === null
      : a.mark.kind === "added" && b.mark?.kind === "added" && a.mark.at === b.mark.at)
  );
}

function markedAt(line: TicketLine): number {
  return line.mark?.at ?? 0;
}

/**
 * What a tap on a row asks for: all of it done, or, when all of it is, all of it to make again.
 * Equal dishes leave one pan together, and the row shows one tick.
 */
export function tapsOf(row: TicketRow): { lineId: string; done: boolean }[] {
  if (row.state === "removed") return [];
  const done = row.state !== "done";
  return row.lines.filter((line) => (line.doneAt !== null) !== done).map(({ lineId }) => ({ lineId, done }));
}

/** Changes exactly when a drawn ticket may need another height: what it is measured under. */
export function shapeOf(ticket: Ticket, rows: readonly TicketRow[]): string {
  const { orderId, note, customerName, allergy, recalled, promisedAt, prioritisedAt } = ticket;
  return JSON.stringify([
    orderId,
    rows.map(({ lines: [first], quantity, addedHeading }) => [
      first.lineId,
      first.itemId,
      quantity,
      first.modifiers,
      first.mark,
      addedHeading,
    ]),
    note,
    customerName,
    allergy,
    recalled,
    prioritisedAt !== null,
    promisedAt !== null,
    ticket.void?.reason,
    ticket.hold !== null,
    ticket.alarm !== null,
  ]);
}
