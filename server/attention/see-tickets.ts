import type { Viewer } from "../contracts/people.ts";
import { seeTicketsSchema } from "../contracts/tickets.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { AttentionStore } from "./store.ts";
import type { TicketMarks } from "./ticket-marks.ts";

export interface SeeTicketsDeps {
  store: Pick<AttentionStore, "saveSeen">;
  marks: Pick<TicketMarks, "seen" | "markSeen">;
  clock: Clock;
  /** These tickets look different now. */
  changed: (orderIds: string[]) => void;
}

/**
 * A screen has painted these tickets: the first to do so is kept as the ticket's receipt. Sent again, or
 * by a second screen, it changes nothing; orders that are not the shop's are passed over.
 * @throws FORBIDDEN, INVALID_REQUEST
 */
export async function seeTickets(
  { store, marks, clock, changed }: SeeTicketsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<{ seen: number }> {
  requirePermission(viewer, "tickets.watch");
  const { shopId, screen, orderIds } = parseInput(seeTicketsSchema, input);
  if (viewer.role === "merchant" && !viewer.shopIds.includes(shopId)) {
    throw new OpsError("FORBIDDEN", `The shop ${shopId} is not yours.`);
  }
  const fresh = [...new Set(orderIds)].filter((orderId) => marks.seen(orderId) === null);
  if (fresh.length === 0) return { seen: 0 };
  const mark = { screen, at: clock.nowMs() };
  const stands = await store.saveSeen({ shopId, tenantId: viewer.tenantId }, fresh, mark);
  for (const { orderId, seen } of stands) marks.markSeen(orderId, seen);
  changed(stands.map(({ orderId }) => orderId));
  return { seen: stands.filter(({ first }) => first).length };
}
