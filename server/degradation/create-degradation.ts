import { type SwitchKey, type SwitchRow, switchKeys } from "../contracts/switches.ts";
import type { Parts } from "../parts.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { announceFlip, type FlipNews, newsOf } from "./announce-flip.ts";
import { type ChangeSwitchContext, changeSwitch, type SwitchWish } from "./change-switch.ts";
import { endLeases } from "./end-leases.ts";
import { pinGuard } from "./pin-guard.ts";
import { createReceipts, type LiveNode } from "./receipts.ts";
import { isDefault } from "./rules/plan-flip.ts";
import { setSwitch } from "./set-switch.ts";
import { createSwitchStore } from "./store.ts";
import { createSwitchMemory } from "./switch-memory.ts";
import type { SwitchReader } from "./switch-reader.ts";
import { changeFrom, SYSTEM } from "./switch-state.ts";

/** Leases end by it, and what another process of the installation flipped is served here within it. */
const CHECK_MS = 500;

export interface DegradationOptions {
  prisma: Prisma;
  clock: Clock;
  bus: Bus;
  log: { warn(details: object, message: string): void };
  /** Nodes expected to follow the switches now. Asked late, so the engine may be built after this part. */
  liveNodes(): LiveNode[];
  /** Orders a minute that a flip would touch, from the last 5 minutes. */
  ordersPerMinute(key: SwitchKey): number;
}

export type Degradation = Parts["degradation"] & {
  reader: SwitchReader;
  /** The way of rules, ladder and undo; permissions are the caller's business. @throws as changeSwitch */
  change(wish: SwitchWish): Promise<SwitchRow>;
  /** Every switch as the operator's screen shows it, in the order of the catalogue. */
  rows(): SwitchRow[];
  /** Flips since then as the overview tells them, oldest first, the newest `limit`. */
  flipsSince(at: number, limit: number): Promise<FlipNews[]>;
  /** Loads the switches and ends the leases that ran out meanwhile. @throws when the database is away. */
  start(): Promise<void>;
  stop(): void;
};

export function createDegradation(options: DegradationOptions): Degradation {
  const { prisma, clock, bus, log } = options;
  const store = createSwitchStore(prisma);
  const memory = createSwitchMemory();
  const receipts = createReceipts(options.liveNodes);
  let timer: NodeJS.Timeout | undefined;
  let checking = false;
  let offBus: (() => void) | undefined;

  const context: ChangeSwitchContext = {
    store,
    memory,
    clock,
    guards: [pinGuard(memory)],
    take(state, committedAt = state.setAt) {
      const before = memory.currentValue(state.key);
      if (!memory.apply(state)) return;
      receipts.flipped(state.revision, committedAt);
      receipts.keepOnly(switchKeys.map((key) => memory.stateOf(key)?.revision ?? 0));
      announceFlip(bus, changeFrom(before, state));
    },
  };

  const rowOf = (key: SwitchKey): SwitchRow => {
    const state = memory.stateOf(key);
    const value = memory.currentValue(key);
    return {
      key,
      value,
      isDefault: isDefault(key, value),
      revision: state?.revision ?? 0,
      setByName: state && state.setBy !== SYSTEM ? state.setByName : null,
      cause: state?.cause ?? null,
      setAt: state?.setAt ?? null,
      leaseUntil: state?.leaseUntil ?? null,
      pinnedUntil: state?.pinnedUntil ?? null,
      extensions: state?.extensions ?? 0,
      reason: state?.reason ?? null,
      receipts: receipts.of(state?.revision ?? 0),
      ordersPerMinute: options.ordersPerMinute(key),
    };
  };

  async function check(): Promise<void> {
    if (checking) return;
    checking = true;
    try {
      await endLeases(context);
      for (const state of await store.newerThan(memory.reader.revision())) context.take(state);
    } catch (error) {
      // The values in memory stay in force; the next round tries again.
      log.warn({ error: String(error) }, "switches: leases and revisions could not be checked");
    } finally {
      checking = false;
    }
  }

  return {
    reader: memory.reader,
    rows: () => switchKeys.map(rowOf),
    flipsSince: async (at, limit) => (await store.changesSince(at, limit)).reverse().map(newsOf),
    async listSwitches(viewer) {
      requirePermission(viewer, "operations.watch");
      return switchKeys.map(rowOf);
    },
    async change(wish) {
      await changeSwitch(context, wish);
      return rowOf(wish.key);
    },
    async setSwitch(viewer, input) {
      const state = await setSwitch(context, viewer, input);
      // Without a state it was asked for the default of a switch nobody ever set.
      return rowOf(state?.key ?? (input as { key: SwitchKey }).key);
    },
    async start() {
      for (const state of await store.load()) memory.apply(state);
      memory.markLoaded();
      offBus = bus.on("switchApplied", receipts.applied);
      await endLeases(context);
      timer = setInterval(() => void check(), CHECK_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      offBus?.();
    },
  };
}
