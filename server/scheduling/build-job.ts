import type { Pool } from "pg";
import type { CandidateInput, HomeServiceInput, MealInput, ReservationInput } from "../nodes/job-input.ts";
import type { NodeJob } from "../nodes/protocol.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { assertNever } from "../shared/assert-never.ts";
import type { Catalogue } from "../shops/catalogue.ts";
import { requestOf } from "./settle-change.ts";

export type JobBuilder = (order: OrderRecord, attempt: number, epoch: number) => Promise<NodeJob>;

/** Gathers what a node needs to know: nodes read no database, so that they can run anywhere. */
export function createJobBuilder({ catalogue, pool }: { catalogue: Catalogue; pool: Pool }): JobBuilder {
  return async (order, attempt, epoch) => ({
    orderId: order.id,
    attempt,
    epoch,
    kind: order.kind,
    workMs: order.workMs,
    input: await inputFor(order),
    dimensions: {
      region: order.region,
      device: order.device,
      network: order.network,
      appVersion: order.appVersion,
      channel: order.channel,
    },
  });

  async function inputFor(order: OrderRecord): Promise<Record<string, unknown>> {
    const request = requestOf(order);
    const shop = catalogue.shop(order.shopId);
    // An item taken off the menu after the order was accepted is still the one that was ordered.
    const itemOf = (id: string) => shop?.items.get(id) ?? shop?.retired.get(id);
    switch (request.kind) {
      case "meal":
        return {
          items: request.items.map((line) => {
            const item = itemOf(line.itemId);
            return {
              itemId: line.itemId,
              quantity: line.quantity,
              modifiers: line.modifiers ?? [],
              nameEn: item?.nameEn ?? line.itemId,
              nameZh: item?.nameZh ?? line.itemId,
              station: item?.station ?? "kitchen",
              prepSeconds: item?.prepSeconds ?? 600,
            };
          }),
        } satisfies MealInput;
      case "reservation":
        return { slotId: request.slotId, party: request.party } satisfies ReservationInput;
      case "home_service": {
        const item = itemOf(request.serviceItemId);
        const startsAt = Date.parse(request.startsAt);
        return {
          startsAt,
          durationMinutes: request.durationMinutes,
          location: request.location,
          skill: item?.station ?? "general",
          priceMinor: item?.priceMinor ?? 0,
          candidates: await candidates(order.shopId, startsAt),
        } satisfies HomeServiceInput;
      }
      default:
        return assertNever(request);
    }
  }

  async function candidates(shopId: string, startsAt: number): Promise<CandidateInput[]> {
    const found = await pool.query<CandidateInput>(
      `SELECT p.id AS "providerId", p.skills, p.rating, p.x_km AS "xKm", p.y_km AS "yKm",
         coalesce(json_agg(json_build_object(
           'startsAt', floor(extract(epoch FROM v.starts_at) * 1000),
           'endsAt', floor(extract(epoch FROM v.ends_at) * 1000))) FILTER (WHERE v.order_id IS NOT NULL), '[]') AS busy
       FROM provider p
       LEFT JOIN visit v ON v.provider_id = p.id AND v.active
         AND v.starts_at < to_timestamp($2 / 1000.0) + interval '1 day'
         AND v.ends_at > to_timestamp($2 / 1000.0) - interval '1 day'
       WHERE p.shop_id = $1 AND p.active GROUP BY p.id`,
      [shopId, startsAt],
    );
    return found.rows;
  }
}
