import type { HotKeyRow } from "../../contracts/engine.ts";
import type { CreateOrder } from "../../contracts/orders.ts";
import { SpaceSaving } from "./space-saving.ts";

export type KeyKind = HotKeyRow["kind"];
export const keyKinds: readonly KeyKind[] = ["shop", "item", "slot", "client"];

export interface HotKey {
  key: string;
  kind: KeyKind;
  /** Requests of the last minute that asked for it: at least this many, to be shown without boasting. */
  perMinute: number;
  /** Of all requests of that minute that named one of its kind, 0..1. */
  share: number;
}

const STEP_MS = 10_000;
const STEPS = 6;
/** Keys of a kind counted in ten seconds: whatever is above a hundredth of the requests is among them. */
const CAPACITY = 100;

/** What a request asks for, as keys. A dish ordered twice in one request is asked for once. */
export function keysOf(request: CreateOrder, clientId: string): string[] {
  const keys = [`client:${clientId}`, `shop:${request.shopId}`];
  if (request.kind === "reservation") keys.push(`slot:${request.slotId}`);
  else if (request.kind === "home_service") keys.push(`item:${request.serviceItemId}`);
  else for (const id of new Set(request.items.map((line) => line.itemId))) keys.push(`item:${id}`);
  return keys;
}

export function kindOf(key: string): KeyKind {
  const kind = key.slice(0, key.indexOf(":"));
  return keyKinds.find((known) => known === kind) ?? "client";
}

interface Step {
  at: number;
  requests: number;
  sketches: Record<KeyKind, SpaceSaving>;
}

/** What was asked for most in the last minute, counted in ten-second steps that fall out one by one. */
export class HotKeys {
  private steps: Step[] = [];

  seen(keys: readonly string[], nowMs: number): void {
    const step = this.stepAt(nowMs);
    step.requests++;
    for (const key of keys) step.sketches[kindOf(key)].add(key);
  }

  /** The most wanted keys of each kind, most wanted first; `always` are told of even when nobody asks. */
  top(perKind: number, nowMs: number, always: readonly string[] = []): HotKey[] {
    this.stepAt(nowMs);
    return keyKinds
      .flatMap((kind) => {
        const keys = new Set(
          this.steps.flatMap(({ sketches }) => sketches[kind].all().map(({ key }) => key)),
        );
        const hot = [...keys].map((key) => this.of(key)).sort((a, b) => b.perMinute - a.perMinute);
        const shown = hot.filter(({ perMinute }) => perMinute > 0).slice(0, perKind);
        const missing = always.filter((key) => kindOf(key) === kind && !shown.some((one) => one.key === key));
        return [...shown, ...missing.map((key) => this.of(key))];
      })
      .sort((a, b) => b.perMinute - a.perMinute || (a.key < b.key ? -1 : 1));
  }

  private of(key: string): HotKey {
    const kind = kindOf(key);
    let perMinute = 0;
    let requests = 0;
    for (const step of this.steps) {
      const { count, error } = step.sketches[kind].of(key);
      perMinute += count - error;
      // Meals and bookings do not compete for one share: only steps in which the kind was asked for count.
      if (step.sketches[kind].total > 0) requests += step.requests;
    }
    return { key, kind, perMinute, share: requests === 0 ? 0 : Math.min(1, perMinute / requests) };
  }

  private stepAt(nowMs: number): Step {
    const at = Math.floor(nowMs / STEP_MS) * STEP_MS;
    let newest = this.steps.at(-1);
    // A clock set back goes on in the newest step: no step is ever counted twice.
    if (!newest || at > newest.at) {
      newest = { at, requests: 0, sketches: emptySketches() };
      this.steps = [...this.steps.filter((step) => step.at > at - STEPS * STEP_MS), newest];
    }
    return newest;
  }
}

function emptySketches(): Record<KeyKind, SpaceSaving> {
  const sketch = () => new SpaceSaving(CAPACITY);
  return { shop: sketch(), item: sketch(), slot: sketch(), client: sketch() };
}
