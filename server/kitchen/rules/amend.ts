import { isOpenLine, type Line } from "./ticket-lines.ts";
import { cookSecondsOf } from "./ticket-work.ts";

/** Lines a ticket may have, also those removed: a customer may amend again and again. */
export const MOST_LINES = 100;

export interface LineAmendment {
  /** Already named as they will be on the ticket. */
  add: readonly Line[];
  /** Quantity 0 removes the line. */
  change: readonly { lineId: string; quantity: number }[];
}

export interface Amended {
  lines: Line[];
  /** What must be cooked beyond what had to be before, as lines of that much. */
  more: Line[];
  changed: { lineId: string; from: number; to: number }[];
}

export type AmendResult =
  | ({ ok: true } & Amended)
  /** `change`: its index; null: the amendment as a whole. */
  | {
      ok: false;
      because: "no_such_line" | "line_removed" | "nothing_left" | "nothing_changed" | "too_many_lines";
      change: number | null;
    };

/** The names that lines added next will have: names are never used twice on a ticket. */
export function nextLineIds(lines: readonly Line[], count: number): string[] {
  const last = lines.reduce((most, { lineId }) => Math.max(most, Number(lineId) || 0), 0);
  return Array.from({ length: count }, (_, i) => String(last + i + 1));
}

/** What a customer's amendment makes of the lines of a ticket that is being cooked. Nothing disappears: it is marked. */
export function amendLines(lines: readonly Line[], amendment: LineAmendment, at: number): AmendResult {
  if (lines.length + amendment.add.length > MOST_LINES) {
    return { ok: false, because: "too_many_lines", change: null };
  }
  const byId = new Map(lines.map((line) => [line.lineId, line]));
  const more: Line[] = [];
  const changed: Amended["changed"] = [];
  for (const [i, { lineId, quantity }] of amendment.change.entries()) {
    const line = byId.get(lineId);
    if (!line) return { ok: false, because: "no_such_line", change: i };
    if (line.mark?.kind === "removed") return { ok: false, because: "line_removed", change: i };
    if (line.quantity === quantity) continue;
    changed.push({ lineId, from: line.quantity, to: quantity });
    byId.set(
      lineId,
      quantity === 0 ? { ...line, mark: { kind: "removed", at } } : requantified(line, quantity, at),
    );
    if (quantity > line.quantity) more.push(withQuantity(line, quantity - line.quantity));
  }
  const added = amendment.add.map((line): Line => ({ ...line, mark: { kind: "added", at } }));
  const result = [...byId.values(), ...added];
  if (result.every((line) => line.mark?.kind === "removed")) {
    return { ok: false, because: "nothing_left", change: null };
  }
  if (added.length + changed.length === 0) return { ok: false, because: "nothing_changed", change: null };
  return { ok: true, lines: result, more: [...more, ...added], changed };
}

/** More of what is done must be cooked; less of it asks for nothing. */
function requantified(line: Line, quantity: number, at: number): Line {
  const next = withQuantity(line, quantity);
  const { tapped: _, ...untapped } = next;
  const reopened = quantity > line.quantity && !isOpenLine(line) ? { ...untapped, doneAt: null } : next;
  // An added line was never seen in another quantity.
  if (line.mark?.kind === "added") return reopened;
  const oldQuantity = line.mark?.kind === "quantity" ? line.mark.oldQuantity : line.quantity;
  return { ...reopened, mark: oldQuantity === quantity ? null : { kind: "quantity", at, oldQuantity } };
}

function withQuantity(line: Line, quantity: number): Line {
  const scale = cookSecondsOf(1, quantity) / cookSecondsOf(1, line.quantity);
  return { ...line, quantity, cookSeconds: Math.round(line.cookSeconds * scale) };
}
