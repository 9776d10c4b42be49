/** Part of the mean service that must still fit before the deadline (scheduling.md section 2). */
const SERVICE_SHARE = 0.8;
/**
 * Never asks for more than this share of the whole span: where the mean service is thought to be longer
 * than deadlines, dropping everything would leave nothing to learn from, for good.
 */
const MOST_SHARE_OF_SPAN = 0.5;

export interface DropQuestion {
  acceptedAt: number;
  deadlineAt: number;
  nowMs: number;
  /** On the node it would run on. */
  meanServiceMs: number;
}

/**
 * Whether an order can still make its deadline: what it waited is history, so 0.8 x the mean service
 * there must fit before the deadline; the same as dropping when waited + 0.8 x mean service > deadline.
 */
export function canStillMakeIt({ acceptedAt, deadlineAt, nowMs, meanServiceMs }: DropQuestion): boolean {
  const neededMs = Math.min(SERVICE_SHARE * meanServiceMs, MOST_SHARE_OF_SPAN * (deadlineAt - acceptedAt));
  return nowMs + neededMs <= deadlineAt;
}
