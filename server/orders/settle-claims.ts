import type { PoolClient } from "pg";
import { matchVisits, type TakenHours } from "../home-service/rules/match-visits.ts";
import type { Claim, OrderChange } from "./journal.ts";
import type { OrderRecord } from "./order-record.ts";

/**
 * Wins or loses scarce things (stock of a slot, an hour of a provider) inside the caller's
 * transaction, in the order the changes came; visits all together where the caller wishes. The slots of
 * `released` are only locked: what one process wins and gives back must be locked in one order, or two
 * processes lock each other out.
 * @returns per change index: false when the claim was lost; for a visit the provider won.
 */
export async function settleClaims(
  client: PoolClient,
  changes: OrderChange[],
  released: OrderRecord[],
  { visitsTogether }: { visitsTogether: boolean },
): Promise<Results> {
  const results: Results = new Map();
  await claimSlots(client, { changes, released }, results);
  const visits = changes.flatMap(({ orderId, claim }, index) =>
    claim?.kind === "visit" ? [{ ...claim, orderId, index }] : [],
  );
  for (const { index } of visits) results.set(index, { won: false });
  if (visitsTogether && visits.length > 1) await claimTogether(client, visits, results);
  await claimOneByOne(client, visits, results);
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

type VisitClaim = Extract<Claim, { kind: "visit" }> & { orderId: string; index: number };

/** Sends each provider where all visits of the group together are served best. */
async function claimTogether(client: PoolClient, visits: VisitClaim[], results: Results): Promise<void> {
  const taken = await client.query<TakenHours>(
    `SELECT provider_id AS "providerId", (extract(epoch FROM starts_at) * 1000)::float8 AS "startsAt",
       (extract(epoch FROM ends_at) * 1000)::float8 AS "endsAt"
     FROM visit WHERE active AND provider_id = ANY($1)
       AND starts_at < to_timestamp($3 / 1000.0) AND ends_at > to_timestamp($2 / 1000.0)`,
    [
      [...new Set(visits.flatMap(({ candidates }) => candidates.map(({ providerId }) => providerId)))],
      Math.min(...visits.map(({ startsAt }) => startsAt)),
      Math.max(...visits.map(({ endsAt }) => endsAt)),
    ],
  );
  const matched = matchVisits(visits, taken.rows).flatMap((providerId, place) => {
    const visit = visits[place];
    return visit && providerId !== null ? [{ visit, providerId }] : [];
  });
  // In one order, or two processes lock each other out.
  matched.sort((a, b) => (a.providerId < b.providerId ? -1 : 1));
  for (const match of matched) await claimVisit(client, match, results);
}

/** For whoever has nobody yet: because another process was faster, or all are matched this way. */
async function claimOneByOne(client: PoolClient, visits: VisitClaim[], results: Results): Promise<void> {
  for (const visit of visits) {
    for (const { providerId } of visit.candidates) {
      if (results.get(visit.index)?.won) break;
      await claimVisit(client, { visit, providerId }, results);
    }
  }
}

async function claimVisit(
  client: PoolClient,
  { visit, providerId }: { visit: VisitClaim; providerId: string },
  results: Results,
): Promise<void> {
  // The exclusion constraint decides; a double booking inserts nothing.
  const inserted = await client.query(
    `INSERT INTO visit (order_id, provider_id, starts_at, ends_at)
     VALUES ($1, $2, to_timestamp($3 / 1000.0), to_timestamp($4 / 1000.0)) ON CONFLICT DO NOTHING`,
    [visit.orderId, providerId, visit.startsAt, visit.endsAt],
  );
  if (inserted.rowCount === 1) results.set(visit.index, { won: true, providerId });
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
