import { secondsToReady, type WorkByStation } from "../../kitchen/rules/ticket-work.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import { hashText, normalDraw, seededRandom } from "../../shared/seeded-random.ts";

export type CrewVerb = "start" | "bump" | "hand_over";

/** What the simulated crew does next with a ticket, and not before when. Epoch ms. */
export interface CrewTask {
  verb: CrewVerb;
  dueAt: number;
}

/** Tickets one demo kitchen cooks at the same time. */
export const HANDS = 20;
/** A ticket that a person touched is theirs; after this long without them the crew tidies it away. */
export const HANDS_OFF_MS = 20 * 60_000;

const SECOND = 1_000;

/**
 * What comes next for a ticket, from its state alone; null when the kitchen is done with it. Times are
 * log-normal: noticing about 8 s, cooking around the prep time of its items, a rider about 35 s.
 */
export function nextTask(order: OrderRecord, work: WorkByStation): CrewTask | null {
  // Drawn per order and step, so that a restart makes the same plan again.
  const spread = (step: string, medianMs: number, sigma: number) =>
    medianMs * Math.exp(sigma * normalDraw(seededRandom(hashText(`${order.id}/${step}`))));
  switch (order.status) {
    case "accepted":
      return {
        verb: "start",
        dueAt: (order.settledAt ?? order.updatedAt) + spread("start", 8 * SECOND, 0.5),
      };
    case "cooking": {
      if (order.ticket?.recalled) {
        return { verb: "bump", dueAt: order.updatedAt + spread("again", 45 * SECOND, 0.3) };
      }
      const cookMs = Math.max(15, secondsToReady(work, {})) * SECOND;
      return { verb: "bump", dueAt: (order.startedAt ?? order.updatedAt) + spread("cook", cookMs, 0.22) };
    }
    case "ready": {
      // Nobody hands over what one tap may still take back.
      const free = (order.ticket?.undoUntil ?? 0) + 2 * SECOND;
      return {
        verb: "hand_over",
        dueAt: Math.max(free, (order.readyAt ?? order.updatedAt) + spread("rider", 35 * SECOND, 0.5)),
      };
    }
    default:
      return null;
  }
}
