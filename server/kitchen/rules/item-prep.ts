import type { OrderRecord } from "../../orders/order-record.ts";
import type { Line } from "./ticket-lines.ts";
import { linesOf } from "./ticket-lines.ts";
import { cookSecondsOf } from "./ticket-work.ts";
import { isMeal } from "./views.ts";

/** How one item's real times in one kitchen relate to what the menu says. */
export interface ItemPace {
  taps: number;
  /** Log of real time / menu's time, fading mean. */
  logRatio: number;
}

/** So many taps make the kitchen's own times weigh as much as the menu's. */
const PRIOR_TAPS = 10;
/** Least weight of the newest tap. */
const EWMA_WEIGHT = 0.05;
/** A line tapped late, or by mistake, must not teach more than this. */
const MAX_LOG_RATIO = Math.log(4);
/** A line planned to begin later than this after its ticket was begun at a time nobody has seen. */
const BEGUN_WITH_TICKET_MS = 15_000;

export function learnItem(pace: ItemPace | undefined, ratio: number): ItemPace {
  const { taps, logRatio } = pace ?? { taps: 0, logRatio: 0 };
  const seen = Math.min(MAX_LOG_RATIO, Math.max(-MAX_LOG_RATIO, Math.log(Math.max(ratio, 1e-6))));
  const weight = Math.max(EWMA_WEIGHT, 1 / (taps + 1));
  return { taps: taps + 1, logRatio: logRatio + weight * (seen - logRatio) };
}

/** Seconds one portion takes here: the menu's word, drawn towards what taps have taught. */
export function learntPrepSeconds(menuSeconds: number, pace: ItemPace | undefined): number {
  if (!pace) return menuSeconds;
  return menuSeconds * Math.exp((pace.taps / (pace.taps + PRIOR_TAPS)) * pace.logRatio);
}

export interface ItemLesson {
  itemId: string;
  /** Real time / menu's time. */
  ratio: number;
}

/**
 * What a finished ticket's item taps teach. Only lines whose begin was seen: the ticket was started by
 * a person, and the line was due to be begun with it. A line that a bump finished teaches nothing.
 */
export function lessonsOf(order: OrderRecord): ItemLesson[] {
  const { startedAt } = order;
  if (!isMeal(order) || startedAt === null) return [];
  const tapped = linesOf(order).filter((line) => line.tapped === true && line.doneAt !== null);
  // Started by the tap of its first line: when it was begun nobody knows.
  if (tapped.some((line) => (line.doneAt ?? 0) <= startedAt)) return [];
  return tapped
    .filter((line) => line.prepSeconds > 0 && line.startAt <= startedAt + BEGUN_WITH_TICKET_MS)
    .map((line) => ({ itemId: line.itemId, ratio: ratioOf(line, startedAt) }));
}

function ratioOf(line: Line, startedAt: number): number {
  const took = ((line.doneAt ?? startedAt) - startedAt) / 1_000;
  return took / cookSecondsOf(line.prepSeconds, line.quantity);
}
