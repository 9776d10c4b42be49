export interface MeasuredTicket {
  /** Heights as drawn, px. */
  headPx: number;
  linesPx: readonly number[];
  footPx: number;
  /** Of the marker that says which part of how many this is. */
  seamPx: number;
}

export interface TicketPart {
  fromLine: number;
  /** Exclusive. */
  toLine: number;
  heightPx: number;
}

/**
 * Cuts a ticket that is taller than a column into parts, between lines and never through one. Each
 * part has head and foot, so that every cell can be read and bumped alone. A single line taller than
 * a column gets a part of its own.
 */
export function splitTicket(
  { headPx, linesPx, footPx, seamPx }: MeasuredTicket,
  columnPx: number,
): TicketPart[] {
  const wholePx = headPx + footPx + linesPx.reduce((sum, px) => sum + px, 0);
  if (wholePx <= columnPx || linesPx.length <= 1) {
    return [{ fromLine: 0, toLine: linesPx.length, heightPx: wholePx }];
  }
  const parts: TicketPart[] = [];
  const framePx = headPx + footPx + seamPx;
  let part: TicketPart = { fromLine: 0, toLine: 0, heightPx: framePx };
  linesPx.forEach((px, line) => {
    if (part.heightPx + px > columnPx && part.toLine > part.fromLine) {
      parts.push(part);
      part = { fromLine: line, toLine: line, heightPx: framePx };
    }
    part = { ...part, toLine: line + 1, heightPx: part.heightPx + px };
  });
  return [...parts, part];
}
