import type { Condition } from "../contracts/series.ts";
import { type SwitchKey, type SwitchRow, type SwitchValue, switchKeys } from "../contracts/switches.ts";
import type { ServedRow, SwitchFlip, SwitchOutlook } from "../contracts/switches-live.ts";
import type { Parts } from "../parts.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Measured } from "../series/series-reader.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { announceFlip, type FlipNews, newsOf } from "./announce-flip.ts";
import {
  type ChangeSwitchContext,
  changeSwitch,
  type SecondPerson,
  type SwitchWish,
} from "./change-switch.ts";
import { conflictGuard } from "./conflict-guard.ts";
import { createLeaseEnder } from "./end-leases.ts";
import { createOtherServers } from "./other-servers.ts";
import { createOwnCopy } from "./own-copy.ts";
import { pinGuard } from "./pin-guard.ts";
import { createReceipts, type Receiver } from "./receipts.ts";
import { requirementGuard } from "./requirement-guard.ts";
import { exitGates } from "./rules/lease-step.ts";
import { isDefault } from "./rules/plan-flip.ts";
import { refusalsOf, type SwitchFacts } from "./rules/refusals.ts";
import { setSwitch } from "./set-switch.ts";
import { createSwitchStore } from "./store.ts";
import { createSwitchMemory } from "./switch-memory.ts";
import type { SwitchReader } from "./switch-reader.ts";
import type { SwitchSnapshot } from "./switch-snapshot.ts";
import {
  changeFrom,
  type SwitchChange,
  type SwitchStandings,
  type SwitchState,
  SYSTEM,
} from "./switch-state.ts";
import { undoSwitch } from "./undo-switch.ts";

/** Leases end by it, and what another process of the installation flipped is served here within it. */
const CHECK_MS = 500;

export interface DegradationOptions {
  prisma: Prisma;
  clock: Clock;
  bus: Bus;
  log: { warn(details: object, message: string): void };
  /** Nodes that follow this process. Asked late, so the engine may be built after this part. */
  nodes(): Receiver[];
  /** This process among those on the same database. */
  instance: { id: string; name: string };
  /** Where the switches are kept for a start without the database; undefined: nowhere. */
  file?: string;
  /** Orders a minute that a flip would touch, from the last 5 minutes. */
  ordersPerMinute(key: SwitchKey): number;
  /** Asked late, as the part that answers is built after this one; absent: nobody is asked. */
  secondPerson?: SecondPerson;
  /** What requirements are judged by. Asked late, as nodes. */
  facts(): SwitchFacts;
  /** The series that leases end by. Asked late, as nodes. */
  measure(condition: Condition, nowMs: number): Measured;
}

export type Degradation = Parts["degradation"] & {
  reader: SwitchReader;
  /** What receivers of this process are to serve. */
  snapshot(): SwitchSnapshot;
  /** Newest revision each receiver of this process confirmed. */
  appliedRevisions(): { name: string; revision: number }[];
  /** What every receiver serves of every switch, this process first. */
  served(): ServedRow[];
  standings: SwitchStandings;
  /** The way of rules, ladder and undo; permissions are the caller's business. @throws as changeSwitch */
  change(wish: SwitchWish): Promise<SwitchRow>;
  /** As it stands, with who set it; undefined: it never was. */
  stateOf(key: SwitchKey): SwitchState | undefined;
  valueOf(key: SwitchKey): SwitchValue;
  /** Every switch as the operator's screen shows it, in the order of the catalogue. */
  rows(): SwitchRow[];
  /** Flips since then as the overview tells them, oldest first, the newest `limit`. */
  flipsSince(at: number, limit: number): Promise<FlipNews[]>;
  /** The last flips of a switch, newest first. */
  historyOf(key: SwitchKey, limit: number): Promise<SwitchFlip[]>;
  /** What speaks against turning each switch on now, and whether its lease could end. */
  outlookOf(key: SwitchKey): Omit<SwitchOutlook, "key" | "blast">;
  /**
   * Loads the switches and ends the leases that ran out meanwhile. Without the database it serves what the
   * disk remembers, or the safe defaults, until the database is back.
   */
  start(): Promise<void>;
  stop(): void;
};

export function createDegradation(options: DegradationOptions): Degradation {
  const { prisma, clock, bus, log } = options;
  const store = createSwitchStore(prisma);
  const memory = createSwitchMemory();
  const copy = createOwnCopy({ store, memory, clock, file: options.file, log });
  const receivers = () => [...options.nodes(), ...others.all()];
  const receipts = createReceipts(receivers);
  const others = createOtherServers({
    prisma,
    clock,
    self: options.instance,
    applied: (receipt) => bus.emit("switchApplied", receipt),
  });
  let timer: NodeJS.Timeout | undefined;
  let checking = false;
  let offBus: (() => void) | undefined;

  const context: ChangeSwitchContext = {
    store,
    memory,
    clock,
    guards: [pinGuard(memory), conflictGuard(memory), requirementGuard(memory, options.facts)],
    secondPerson: options.secondPerson ?? (() => null),
    take(state, committedAt = state.setAt, because) {
      const before = memory.currentValue(state.key);
      if (!memory.apply(state)) return;
      receipts.flipped({ key: state.key, revision: state.revision, at: committedAt });
      copy.save();
      const change = changeFrom(before, state);
      announceFlip(bus, because ? { ...change, reason: because } : change, state.extensions);
    },
  };
  const isAway = (key: SwitchKey) => !isDefault(key, memory.currentValue(key));
  const measure = (condition: Condition) => options.measure(condition, clock.nowMs());
  const endLeases = createLeaseEnder({ ...context, bus, measure });

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
      const changed = await copy.refresh(context.take);
      for (const key of changed)
        bus.emit("switchChanged", {
          key,
          value: memory.currentValue(key),
          revision: memory.reader.revision(),
        });
      await endLeases();
      await others.refresh(memory.reader.revision());
    } catch (error) {
      // The values in memory stay in force; the next round tries again.
      log.warn({ error: String(error) }, "switches: leases and revisions could not be checked");
    } finally {
      checking = false;
    }
  }

  function lookAtReceipts(): void {
    const now = clock.nowMs();
    for (const news of receipts.look(now)) {
      if (news.kind !== "settled") {
        const { kind, key, revision, name, behindMs } = news;
        const type = kind === "lost" ? "switch_unconfirmed" : "switch_confirmed_late";
        bus.emit("feed", { at: now, type, params: { key, revision, node: name, behindMs } });
        continue;
      }
      bus.emit("switchSettled", news.flip);
      // A flip that reached nobody has no receipts to keep.
      if (news.flip.total === 0) continue;
      store.saveReceipts(news.flip, now).catch((error: unknown) => {
        log.warn({ error: String(error) }, "switches: receipts could not be written to the audit log");
      });
    }
  }

  function ownRow(): Receiver {
    return {
      ...options.instance,
      kind: "server",
      revision: memory.reader.revision(),
      values: memory.reader.values(),
      appliedAt: null,
      reason: copy.status().reason,
      expected: true,
      since: 0,
    };
  }

  return {
    reader: memory.reader,
    snapshot: copy.snapshot,
    appliedRevisions: () => receivers().map(({ name, revision }) => ({ name, revision })),
    served() {
      const switches = switchKeys.map((key) => ({
        key,
        revision: memory.stateOf(key)?.revision ?? 0,
        value: memory.currentValue(key),
      }));
      return receipts.served(clock.nowMs(), switches, [ownRow(), ...receivers()]);
    },
    standings: {
      source: () => copy.snapshot().source,
      revision: memory.reader.revision,
      valueOf: memory.currentValue,
      stateOf: memory.stateOf,
    },
    stateOf: memory.stateOf,
    valueOf: memory.currentValue,
    rows: () => switchKeys.map(rowOf),
    flipsSince: async (at, limit) =>
      (await store.changesSince(at, limit)).reverse().map((change) => newsOf(change)),
    historyOf: async (key, limit) => (await store.changesOf(key, limit)).map(flipOf),
    outlookOf: (key) => ({
      refusals: isAway(key) ? [] : refusalsOf(key, isAway, options.facts()),
      exit: exitGates(key, measure),
    }),
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
    async undoSwitch(viewer, input) {
      const state = await undoSwitch(context, viewer, input);
      if (!state) throw new OpsError("NOT_FOUND", "There is nothing to take back.");
      return rowOf(state.key);
    },
    async start() {
      offBus = bus.on("switchApplied", (receipt) => {
        receipts.applied(receipt);
        lookAtReceipts();
      });
      await check();
      copy.save();
      timer = setInterval(() => {
        lookAtReceipts();
        void check();
      }, CHECK_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      offBus?.();
    },
  };
}

function flipOf({ by, byName, ...change }: SwitchChange): SwitchFlip {
  return { ...change, byName: by === SYSTEM ? null : byName };
}
