import type { OrderKind } from "../../contracts/orders.ts";

/**
 * What an order says of its size before anybody has worked on it: dishes, people, minutes. Compared only
 * within a kind. `input` is the request as it was accepted, possibly by an earlier version.
 */
export function declaredSize(kind: OrderKind, input: Readonly<Record<string, unknown>>): number {
  switch (kind) {
    case "meal": {
      if (!Array.isArray(input.items)) return 1;
      return input.items.reduce(
        (sum: number, line: { quantity?: unknown }) => sum + numberOr1(line.quantity),
        0,
      );
    }
    case "reservation":
      return numberOr1(input.party);
    case "home_service":
      return numberOr1(input.durationMinutes);
  }
}

function numberOr1(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 1;
}
