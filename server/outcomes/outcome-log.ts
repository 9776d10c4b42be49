import type { Outcome } from "../contracts/orders.ts";
import type { CountedOutcome } from "./count-outcomes.ts";

/** The dimensions that are bounded, and so may be counted under another value than the order carries. */
const BOUNDED = ["region", "device", "network", "appVersion", "channel"] as const;
type Bounded = Pick<CountedOutcome, (typeof BOUNDED)[number]>;

/** What an order's event keeps of its outcome, so that the cube can be made anew from events. */
export interface LoggedOutcome {
  outcome: Outcome;
  node: string;
  /** From acceptance, ms. */
  latencyMs: number | null;
  /** Dimensions counted as something else than the order says. */
  as?: Partial<Bounded>;
}

/** The outcome as it was counted, less what the order itself says. */
export function toLogged(order: Bounded, counted: CountedOutcome): LoggedOutcome {
  const { outcome, node, latencyMs } = counted;
  const changed = BOUNDED.filter((name) => counted[name] !== order[name]);
  if (changed.length === 0) return { outcome, node, latencyMs };
  return { outcome, node, latencyMs, as: Object.fromEntries(changed.map((name) => [name, counted[name]])) };
}

/** The counted outcome again, from its order and its event. */
export function fromLogged(
  order: Bounded & Pick<CountedOutcome, "tenantId" | "shopId" | "kind">,
  at: number,
  { as, ...logged }: LoggedOutcome,
): CountedOutcome {
  return { ...order, ...logged, ...as, at };
}
