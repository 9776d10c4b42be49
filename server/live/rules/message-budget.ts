/** A client may send this many messages a second, and as many at once. */
export const MESSAGES_PER_SECOND = 20;
/** Refused messages after which the client is cut off. */
export const REFUSALS_BEFORE_CUT = 100;

export interface MessageBudget {
  left: number;
  at: number;
  refused: number;
}

export function fullBudget(now: number): MessageBudget {
  return { left: MESSAGES_PER_SECOND, at: now, refused: 0 };
}

/** Spends one message. @returns the budget after it and what to do with the message. */
export function spend(
  budget: MessageBudget,
  now: number,
): { budget: MessageBudget; verdict: "pass" | "drop" | "cut" } {
  const earned = (Math.max(0, now - budget.at) / 1_000) * MESSAGES_PER_SECOND;
  const left = Math.min(MESSAGES_PER_SECOND, budget.left + earned);
  if (left >= 1) return { budget: { left: left - 1, at: now, refused: budget.refused }, verdict: "pass" };
  const refused = budget.refused + 1;
  return { budget: { left, at: now, refused }, verdict: refused >= REFUSALS_BEFORE_CUT ? "cut" : "drop" };
}
