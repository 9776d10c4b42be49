import type { PoolClient } from "pg";
import type { OrderChange } from "./journal.ts";
import type { OrderRecord } from "./order-record.ts";

/**
 * Wins or loses scarce things (stock of a slot, an hour of a provider) inside the caller's
 * transaction, in the order the changes came. The slots of `released` are only locked: what one process
 * wins and gives back must be locked in one order, or two processes lock each other out.
 * @returns per change index: false when the claim was lost; for a visit the provider won.
 */
export async function settleClaims(
  client: PoolClient,
  changes: OrderChange[],
  released: OrderRecord[],
): Promise<Map<number, { won: boolean; providerId?: string }>> {
  const results = new Map<number, { won: boolean; providerId?: string }>();
  await claimSlots(client, { changes, released }, results);
  await claimVisits(client, changes, results);
  return results;
}

type Results = Map<number, { won: boolean; providerId?: string }>;

async function claimSlots(
  client: PoolClient,
  { changes, released }: { changes: OrderChange[]; released: OrderRecord[] },
  results: Results,
): Promise<void> {
  const wanted = new Map<string, { index: number; units: number }[]>();
  changes.forEach((change, index) => {
    if (change.claim?.kind !== "slot") return;
    const list = wanted.get(change.claim.slotId) ?? [];
    list.push({ index, units: change.claim.units });
    wanted.set(change.claim.slotId, list);
  });
  const givenBack = released.flatMap(({ slotId }) => (slotId === null ? [] : [slotId]));
  if (wanted.size + givenBack.length === 0) return;
  const locked = await client.query<{ id: string; free: number }>(
    "SELECT id, capacity - taken AS free FROM slot WHERE id = ANY($1) ORDER BY id FOR UPDATE",
    [[...new Set([...wanted.keys(), ...givenBack])]],
  );
  const free = new Map(locked.rows.map((row) => [row.id, row.free]));
  const taken = new Map<string, number>();
  for (const [slotId, list] of wanted) {
    let left = free.get(slotId) ?? 0;
    for (const { index, units } of list) {
      const won = units <= left;
      if (won) left -= units;
      results.set(index, { won });
    }
    taken.set(slotId, (free.get(slotId) ?? 0) - left);
  }
  if (taken.size === 0) return;
  await client.query(
    "UPDATE slot s SET taken = s.taken + x.units FROM unnest($1::text[], $2::int[]) AS x(id, units) WHERE s.id = x.id",
    [[...taken.keys()], [...taken.values()]],
  );
}

async function claimVisits(client: PoolClient, changes: OrderChange[], results: Results): Promise<void> {
  for (const [index, change] of changes.entries()) {
    const claim = change.claim;
    if (claim?.kind !== "visit") continue;
    results.set(index, { won: false });
    for (const providerId of claim.providerIds) {
      // The exclusion constraint decides; a double booking inserts nothing.
      const inserted = await client.query(
        `INSERT INTO visit (order_id, provider_id, starts_at, ends_at)
         VALUES ($1, $2, to_timestamp($3 / 1000.0), to_timestamp($4 / 1000.0)) ON CONFLICT DO NOTHING`,
        [change.orderId, providerId, claim.startsAt, claim.endsAt],
      );
      if (inserted.rowCount === 1) {
        results.set(index, { won: true, providerId });
        break;
      }
    }
  }
}

/** Gives back what these orders had won, in the caller's transaction. */
export async function releaseClaims(client: PoolClient, orders: OrderRecord[]): Promise<void> {
  const reservations = orders.filter((order) => order.kind === "reservation" && order.slotId !== null);
  if (reservations.length > 0) {
    await client.query(
      `UPDATE slot s SET taken = greatest(0, s.taken - x.units)
       FROM (SELECT id, sum(units)::int AS units FROM unnest($1::text[], $2::int[]) AS u(id, units) GROUP BY id ORDER BY id) x
       WHERE s.id = x.id`,
      [
        reservations.map((order) => order.slotId),
        reservations.map((order) => Number(order.input.party ?? 1)),
      ],
    );
  }
  const visits = orders.filter((order) => order.kind === "home_service").map((order) => order.id);
  if (visits.length > 0) {
    await client.query("UPDATE visit SET active = false WHERE order_id = ANY($1)", [visits]);
  }
}
