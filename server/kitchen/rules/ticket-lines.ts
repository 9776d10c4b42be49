import type { TicketLine } from "../../contracts/tickets.ts";
import type { OrderRecord, StoredLine, TicketRecord } from "../../orders/order-record.ts";

/** A line with everything known of it; rows written by earlier versions lack some of it. */
export type Line = TicketLine & { cookSeconds: number; tapped?: true };

export function linesOf(order: Pick<OrderRecord, "acceptedAt"> & { ticket: TicketRecord }): Line[] {
  return order.ticket.lines.map((line, i) => ({
    lineId: String(i + 1),
    prepSeconds: 0,
    startAt: order.acceptedAt,
    doneAt: null,
    mark: null,
    ...line,
    cookSeconds: line.cookSeconds ?? line.prepSeconds ?? 0,
  }));
}

/** Something is still to be cooked. */
export function isOpenLine(line: Pick<StoredLine, "doneAt" | "mark">): boolean {
  return (line.doneAt ?? null) === null && line.mark?.kind !== "removed";
}

/** Begins each open line so that all are done together at `target`; lines done keep their time. */
export function planLines(lines: readonly Line[], target: number): Line[] {
  return lines.map((line) =>
    isOpenLine(line) ? { ...line, startAt: Math.round(target - line.cookSeconds * 1_000) } : line,
  );
}

/** As soon as a ticket begun at `at` can be done: its longest open line decides. */
export function soonestDone(lines: readonly Line[], at: number): number {
  const longest = lines.filter(isOpenLine).reduce((most, line) => Math.max(most, line.cookSeconds), 0);
  return at + longest * 1_000;
}

/** Everything not done yet is done at `at`. */
export function allDone(lines: readonly Line[], at: number): Line[] {
  return lines.map((line) => (isOpenLine(line) ? { ...line, doneAt: at } : line));
}

/** The named lines are to be cooked again. */
export function reopened(lines: readonly Line[], lineIds: readonly string[]): Line[] {
  return lines.map((line) => {
    if (!lineIds.includes(line.lineId)) return line;
    const { tapped: _, ...rest } = line;
    return { ...rest, doneAt: null };
  });
}
