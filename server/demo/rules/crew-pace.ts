import type { SimpleVerb } from "../../kitchen/rules/decide.ts";
import { isOpenLine, type Line, linesOf } from "../../kitchen/rules/ticket-lines.ts";
import { secondsToReady, workByStation } from "../../kitchen/rules/ticket-work.ts";
import { isMeal, type MealOrder, promisedAt } from "../../kitchen/rules/views.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import { hashText, normalDraw, seededRandom, unitOf } from "../../shared/seeded-random.ts";

export type CrewAction =
  | { verb: Extract<SimpleVerb, "start" | "bump" | "hand_over" | "acknowledge"> }
  | { verb: "tap_line"; lineId: string; done: true }
  | { verb: "prioritise"; first: true };

/** What the simulated crew does next with a ticket, and not before when. Epoch ms. */
export interface CrewTask {
  action: CrewAction;
  dueAt: number;
}

/** Tickets one demo kitchen cooks at the same time. */
export const HANDS = 20;
/** A ticket that a person touched is theirs; after this long without them the crew tidies it away. */
export const HANDS_OFF_MS = 20 * 60_000;

const SECOND = 1_000;
/** Most cooks tap each item at its station; some tickets are bumped whole. */
const BUMPED_SHARE = 0.15;
const PRIORITISED_SHARE = 0.03;

type Spread = (step: string, medianMs: number, sigma: number) => number;

/**
 * What comes next for a ticket, from its state alone; null when the kitchen has nothing to do with it.
 * Times are log-normal: noticing about 8 s, each line around its station's prep times, a rider about 35 s.
 */
export function nextTask(order: OrderRecord, prepSecondsOf: (itemId: string) => number): CrewTask | null {
  if (!isMeal(order)) return null;
  // Drawn per order and step, so that a restart makes the same plan again.
  const spread: Spread = (step, medianMs, sigma) =>
    medianMs * Math.exp(sigma * normalDraw(seededRandom(hashText(`${order.id}/${step}`))));
  switch (order.status) {
    case "accepted":
      return order.ticket.hold ? null : beginning(order, spread);
    case "cooking":
      return cooking(order, prepSecondsOf, spread);
    case "ready":
      return handingOver(order, spread);
    case "cancelled":
      // Struck: someone sees it, clears the pan, and says so.
      return order.ticket.void && !order.ticket.voidAcknowledged
        ? {
            action: { verb: "acknowledge" },
            dueAt: order.ticket.void.at + spread("struck", 14 * SECOND, 0.5),
          }
        : null;
    default:
      return null;
  }
}

function beginning(order: MealOrder, spread: Spread): CrewTask {
  const came = Math.max(order.settledAt ?? order.updatedAt, order.ticket.firedAt ?? 0);
  const wanted = order.ticket.prioritisedAt == null && unitOf(`${order.id}/first`) < PRIORITISED_SHARE;
  if (wanted)
    return { action: { verb: "prioritise", first: true }, dueAt: came + spread("first", 4 * SECOND, 0.3) };
  return { action: { verb: "start" }, dueAt: came + spread("start", 8 * SECOND, 0.5) };
}

function cooking(order: MealOrder, prepSecondsOf: (itemId: string) => number, spread: Spread): CrewTask {
  if (order.ticket.recalled) {
    return { action: { verb: "bump" }, dueAt: order.updatedAt + spread("again", 45 * SECOND, 0.3) };
  }
  const begun = order.startedAt ?? order.updatedAt;
  const lines = linesOf(order).filter((line) => line.mark?.kind !== "removed");
  const due = lines
    .filter(isOpenLine)
    .map((line) => ({ line, at: doneAt(line, lines, begun, prepSecondsOf, spread) }))
    .sort((a, b) => a.at - b.at);
  const first = due[0];
  const last = due.at(-1);
  // Only what was struck was left to do.
  if (!first || !last) return { action: { verb: "bump" }, dueAt: order.updatedAt + 4 * SECOND };
  if (unitOf(`${order.id}/whole`) < BUMPED_SHARE) return { action: { verb: "bump" }, dueAt: last.at };
  return { action: { verb: "tap_line", lineId: first.line.lineId, done: true }, dueAt: first.at };
}

/** A station works through its lines in order; what was added later is begun later. */
function doneAt(
  line: Line,
  lines: readonly Line[],
  begun: number,
  prepSecondsOf: (itemId: string) => number,
  spread: Spread,
): number {
  const atStation = lines.filter(({ station }) => station === line.station);
  const upToThis = atStation.slice(0, atStation.indexOf(line) + 1);
  const seconds = Math.max(15, secondsToReady(workByStation(upToThis, prepSecondsOf), {}));
  const from = line.mark ? Math.max(begun, line.mark.at) : begun;
  return from + spread(`cook ${line.lineId}`, seconds * SECOND, 0.22);
}

function handingOver(order: MealOrder, spread: Spread): CrewTask {
  const ready = order.readyAt ?? order.updatedAt;
  // Nobody hands over what one tap may still take back, and who ordered for later comes later.
  const free = (order.ticket.undoUntil ?? 0) + 2 * SECOND;
  const comes = Math.max(ready, (promisedAt(order) ?? 0) - 90 * SECOND);
  return { action: { verb: "hand_over" }, dueAt: Math.max(free, comes + spread("rider", 35 * SECOND, 0.5)) };
}
