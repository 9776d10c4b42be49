import type { HealingCause, HealingEntry, HealingRow, HeldRow } from "../contracts/healing.ts";
import type { Held } from "../nodes/rules/judge-nodes.ts";
import { newId } from "../shared/ids.ts";
import { type Moments, mttrOf } from "./rules/mttr.ts";

/** A moment on both clocks: one for people, one for spans. */
export interface Moment {
  at: number;
  monotonicMs: number;
}

export interface Loss {
  nodeId: string;
  node: string;
  epoch: number;
  because: HealingCause;
  by: HealingRow["by"];
  lastBeat: Moment;
  suspectAt: number | null;
}

interface Open {
  row: HealingRow;
  moments: Moments;
  /** Orders that were given back and have not settled. */
  pending: Set<string>;
  newEpoch: number | null;
}

const KEPT = 300;
const SAME_WITHIN_MS = 60_000;
/** Claims may come back a moment before the loss is known: the connection breaks first. */
const EARLY_RETURN_MS = 60_000;
/** An incident without a replacement is closed after this. */
const GIVEN_UP_MS = 30 * 60_000;

/** The healings and the moments of holding still, each growing step by step. Newest last. */
export class HealingBook {
  private readonly entries = new Map<string, HealingEntry>();
  private readonly open = new Map<string, Open>();
  private readonly early = new Map<string, { orderIds: string[]; moment: Moment }>();
  private heldNow: HeldRow | null = null;
  private latestHeld: HeldRow | null = null;
  private readonly changed = new Set<string>();

  restore(entries: HealingEntry[]): void {
    for (const entry of entries) this.entries.set(entry.id, entry);
  }

  lost(loss: Loss, now: Moment): HealingRow {
    const { lastBeat, ...rest } = loss;
    const row: HealingRow = {
      id: newId("heal", now.at),
      kind: "healed",
      ...rest,
      lastBeatAt: lastBeat.at,
      isolatedAt: now.at,
      claimsReleased: 0,
      claimsReleasedAt: null,
      replacementStartedAt: null,
      replacementUpAt: null,
      firstServedAt: null,
      mttrMs: null,
      rescuedAt: null,
      staleWrites: 0,
    };
    // One of the same node that never got its replacement ends here.
    for (const [id, other] of this.open) if (other.row.nodeId === loss.nodeId) this.open.delete(id);
    const moments = { lastBeatMs: lastBeat.monotonicMs, upMs: null, givenMs: null, servedMs: null };
    // Nobody waits for the successor of a drained node.
    if (loss.because !== "drained")
      this.open.set(row.id, { row, moments, pending: new Set(), newEpoch: null });
    this.put(row);
    const key = `${loss.nodeId}/${loss.epoch}`;
    const early = this.early.get(key);
    this.early.delete(key);
    if (early) this.returned(loss.nodeId, loss.epoch, early.orderIds, early.moment);
    return row;
  }

  replacementStarted(node: string, at: number): void {
    const one = this.find((open) => open.row.node === node && open.row.replacementUpAt === null);
    if (one) this.change(one, { replacementStartedAt: at });
  }

  joined(nodeId: string, epoch: number, now: Moment): void {
    const one = this.find((open) => open.row.nodeId === nodeId && open.row.replacementUpAt === null);
    if (!one) return;
    one.newEpoch = epoch;
    one.moments.upMs = now.monotonicMs;
    this.change(one, { replacementUpAt: now.at });
  }

  /** Claims of an epoch came back into the queue. */
  returned(nodeId: string, epoch: number, orderIds: string[], now: Moment): void {
    const one = this.find((open) => open.row.nodeId === nodeId && open.row.epoch === epoch);
    if (!one) {
      const key = `${nodeId}/${epoch}`;
      const before = this.early.get(key)?.orderIds ?? [];
      this.early.set(key, { orderIds: [...before, ...orderIds], moment: now });
      return;
    }
    for (const id of orderIds) one.pending.add(id);
    this.change(one, {
      claimsReleased: one.row.claimsReleased + orderIds.length,
      claimsReleasedAt: now.at,
      rescuedAt: null,
    });
  }

  given(nodeId: string, epoch: number, now: Moment): void {
    for (const one of this.open.values())
      if (one.row.nodeId === nodeId && one.newEpoch === epoch) one.moments.givenMs ??= now.monotonicMs;
  }

  settled(orderId: string, nodeId: string | null, epoch: number | null, now: Moment): void {
    for (const one of this.open.values()) {
      if (one.pending.delete(orderId) && one.pending.size === 0) this.change(one, { rescuedAt: now.at });
      if (one.row.nodeId !== nodeId || one.newEpoch !== epoch || one.moments.servedMs !== null) continue;
      one.moments.servedMs = now.monotonicMs;
      this.change(one, { firstServedAt: now.at });
    }
  }

  staleWrite(nodeId: string, epoch: number): void {
    for (const entry of this.entries.values()) {
      if (entry.kind !== "healed" || entry.nodeId !== nodeId || entry.epoch !== epoch) continue;
      this.put({ ...entry, staleWrites: entry.staleWrites + 1 });
      const one = this.open.get(entry.id);
      if (one) one.row = { ...one.row, staleWrites: one.row.staleWrites + 1 };
    }
  }

  /** @returns the entry that begins here, if one does. */
  held(held: Held | null, nodes: string[], now: Moment): HeldRow | null {
    if (this.heldNow) {
      this.latestHeld = { ...this.heldNow, endedAt: now.at };
      this.put(this.latestHeld);
    }
    this.heldNow = null;
    if (!held) return null;
    const same = this.sameAgain(held, nodes, now);
    if (same) {
      this.heldNow = same;
      this.put(same);
      return null;
    }
    // Of a stall one hears when it is over.
    const startedAt = Math.round(now.at - (held.figures.slippedMs ?? 0));
    const row: HeldRow = {
      id: newId("held", now.at),
      kind: "held",
      reason: held.reason,
      nodes,
      startedAt,
      endedAt: null,
      figures: Object.fromEntries(
        Object.entries(held.figures).map(([key, value]) => [key, Math.round(value)]),
      ),
    };
    this.heldNow = row;
    this.put(row);
    return row;
  }

  /** What comes again within a minute is one entry: a list of repeats is read by nobody. */
  private sameAgain(held: Held, nodes: string[], now: Moment): HeldRow | null {
    const before = this.latestHeld;
    if (before?.reason !== held.reason || now.at - (before.endedAt ?? 0) > SAME_WITHIN_MS) return null;
    const figures = { ...before.figures };
    for (const [name, value] of Object.entries(held.figures))
      figures[name] = Math.max(figures[name] ?? 0, Math.round(value));
    figures.times = (before.figures.times ?? 1) + 1;
    return { ...before, endedAt: null, figures, nodes: [...new Set([...before.nodes, ...nodes])] };
  }

  /** @returns healings whose time is known from now on. */
  tick(now: Moment): HealingRow[] {
    for (const [key, { moment }] of this.early)
      if (now.monotonicMs - moment.monotonicMs > EARLY_RETURN_MS) this.early.delete(key);
    const timed: HealingRow[] = [];
    for (const [id, one] of this.open) {
      const mttrMs = one.row.mttrMs ?? mttrOf(one.moments, now.monotonicMs);
      if (mttrMs !== one.row.mttrMs) timed.push(this.change(one, { mttrMs }));
      const over = mttrMs !== null && one.pending.size === 0;
      const ageMs = now.monotonicMs - one.moments.lastBeatMs;
      if ((over && one.moments.servedMs !== null) || ageMs > GIVEN_UP_MS) this.open.delete(id);
    }
    return timed;
  }

  all(): HealingEntry[] {
    return [...this.entries.values()];
  }

  /** What changed since the last call. */
  takeChanged(): HealingEntry[] {
    const entries = [...this.changed].flatMap((id) => this.entries.get(id) ?? []);
    this.changed.clear();
    return entries;
  }
  /** To be taken again: they could not be kept. */
  putBack(entries: HealingEntry[]): void {
    for (const { id } of entries) this.changed.add(id);
  }

  private find(wanted: (open: Open) => boolean): Open | undefined {
    return [...this.open.values()].findLast(wanted);
  }

  private change(one: Open, patch: Partial<HealingRow>): HealingRow {
    one.row = { ...one.row, ...patch };
    this.put(one.row);
    return one.row;
  }

  private put(entry: HealingEntry): void {
    this.entries.set(entry.id, entry);
    this.changed.add(entry.id);
    for (const id of this.entries.keys()) {
      if (this.entries.size <= KEPT) break;
      this.entries.delete(id);
      this.open.delete(id);
    }
  }
}
