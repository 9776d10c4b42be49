import type { PoolClient } from "pg";
import type { BoundDimensions } from "../outcomes/bound-dimensions.ts";
import { countOutcomes } from "../outcomes/count-outcomes.ts";
import { type LoggedOutcome, toLogged } from "../outcomes/outcome-log.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import type { AcceptResult, ChangeResult, CommittedChange, EventInput, OrderChange } from "./journal.ts";
import { type Applied, counted, findByKeys, guardChanges, saveJobs } from "./journal-sql.ts";
import type { OrderRecord } from "./order-record.ts";
import { type EventRow, INSERT_ORDERS, insertValues, UPDATE_ORDERS, updateValues } from "./order-sql.ts";
import { releaseClaims, settleClaims } from "./settle-claims.ts";

interface Waiting<Input, Result> {
  input: Input;
  resolve(result: Result): void;
  reject(error: unknown): void;
}
export type WaitingAccept = Waiting<{ order: OrderRecord; event: EventInput }, AcceptResult>;
export type WaitingChange = Waiting<OrderChange, ChangeResult>;

export interface CommitOptions {
  clock: Clock;
  epoch: string;
  boundDimensions: BoundDimensions;
  /** Whether the visits of one group are matched all together, and not one by one. */
  visitsTogether(): boolean;
  /** Called after the commit and before its callers are answered; never with an empty list. */
  announce(committed: CommittedChange[]): void;
}

/** What one batch writes: orders, events, jobs, claims and counts in one transaction, told once it stands. */
export function createCommits({ clock, epoch, boundDimensions, ...options }: CommitOptions) {
  const seqs = new Map<string, number>();

  function nextSeq(topic: string): number {
    const seq = (seqs.get(topic) ?? 0) + 1;
    seqs.set(topic, seq);
    return seq;
  }

  function toEventRow(order: OrderRecord, event: EventInput, at: number): EventRow {
    const topic = `shop:${order.shopId}`;
    return {
      orderId: order.id,
      topic,
      seq: nextSeq(topic),
      type: event.type,
      actor: event.actor,
      data: event.data ?? null,
      at,
    };
  }

  function announce(committed: CommittedChange[]): void {
    if (committed.length > 0) options.announce(committed);
  }

  async function commitAccepts(client: PoolClient, batch: WaitingAccept[]): Promise<void> {
    const orders = batch.map((w) => w.input.order);
    const events = batch.map((w) => toEventRow(w.input.order, w.input.event, w.input.order.acceptedAt));
    const inserted = await client.query<{ id: string }>({
      name: "accept-orders",
      text: INSERT_ORDERS,
      values: insertValues(orders, events, epoch),
    });
    const fresh = inserted.rowCount === orders.length ? null : new Set(inserted.rows.map((row) => row.id));
    const isFresh = (order: OrderRecord) => !fresh || fresh.has(order.id);
    announce(
      orders.flatMap((order, i) => (isFresh(order) ? [committedOf(null, order, events[i] as EventRow)] : [])),
    );
    const repeats: WaitingAccept[] = [];
    for (const waiting of batch) {
      const { order } = waiting.input;
      if (isFresh(order)) waiting.resolve({ outcome: "accepted", order });
      else repeats.push(waiting);
    }
    // Asked last: should this fail, those just committed have had their answer.
    const earlier = await findByKeys(
      client,
      repeats.map((waiting) => waiting.input.order),
    );
    for (const waiting of repeats) {
      const { order } = waiting.input;
      const first = earlier.get(`${order.clientId}\u0000${order.idempotencyKey}`);
      if (first) waiting.resolve({ outcome: "duplicate", order: first });
      else waiting.reject(new OpsError("CONFLICT", `The order ${order.id} already exists.`));
    }
  }

  async function commitChanges(client: PoolClient, batch: WaitingChange[]): Promise<void> {
    const results: { waiting: WaitingChange; result: ChangeResult }[] = [];
    const committed: CommittedChange[] = [];
    await client.query("BEGIN");
    try {
      const valid: { waiting: WaitingChange; before: OrderRecord }[] = [];
      const guarded = await guardChanges(
        client,
        batch.map((w) => w.input),
      );
      guarded.forEach((result, i) => {
        const waiting = batch[i] as WaitingChange;
        if (result.ok) valid.push({ waiting, before: result.before });
        else results.push({ waiting, result });
      });
      const released = valid.flatMap(({ waiting, before }) => (waiting.input.release ? [before] : []));
      const claims = await settleClaims(
        client,
        valid.map((v) => v.waiting.input),
        released,
        { visitsTogether: options.visitsTogether() },
      );
      const at = clock.nowMs();
      const applied = valid.map(({ waiting, before }, index) => {
        const claim = claims.get(index);
        const claimLost = claim?.won === false;
        const change = waiting.input;
        const taken = claimLost && change.otherwise ? change.otherwise : change;
        const order: OrderRecord = { ...before, ...taken.set, status: taken.to, updatedAt: at };
        if (claim?.providerId) order.providerId = claim.providerId;
        if (taken.settle) Object.assign(order, { settledAt: at, outcome: taken.settle.outcome });
        const outcome = taken.settle && boundDimensions(counted(order, taken.settle));
        const event = outcome ? withOutcome(taken.event, toLogged(order, outcome)) : taken.event;
        const row = toEventRow(order, event, at);
        results.push({ waiting, result: { ok: true, order, claimLost } });
        committed.push(committedOf(before, order, row));
        return { order, row, taken, outcome };
      });
      await save(client, applied);
      await releaseClaims(client, released);
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
    announce(committed);
    for (const { waiting, result } of results) waiting.resolve(result);
  }

  async function save(client: PoolClient, applied: Applied[]): Promise<void> {
    if (applied.length === 0) return;
    await client.query({
      name: "change-orders",
      text: UPDATE_ORDERS,
      values: updateValues(
        applied.map((a) => a.order),
        applied.map((a) => a.row),
        epoch,
      ),
    });
    await saveJobs(client, applied);
    await countOutcomes(
      client,
      applied.flatMap(({ outcome }) => outcome ?? []),
    );
  }

  return { commitAccepts, commitChanges };
}

const withOutcome = (event: EventInput, counted: LoggedOutcome): EventInput => ({
  ...event,
  data: { ...event.data, counted },
});

const committedOf = (before: OrderRecord | null, order: OrderRecord, row: EventRow): CommittedChange => ({
  before,
  order,
  event: { type: row.type, actor: row.actor, data: row.data, at: row.at, seq: row.seq },
});
