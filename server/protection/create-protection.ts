import { type CarryOut, nobodyToAsk, type SubmitAct } from "../approvals/dangerous-act.ts";
import { roleMay } from "../contracts/people.ts";
import type { Obstacle } from "../contracts/protection.ts";
import type { SeriesName } from "../contracts/series.ts";
import { type SwitchRow, switchCatalogue } from "../contracts/switches.ts";
import type { SwitchWish } from "../degradation/change-switch.ts";
import type { LiveHub } from "../live/hub.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Parts } from "../parts.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import { conditionHolds } from "../series/rules/holds.ts";
import type { SeriesReader } from "../series/series-reader.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { hasCode, isOpsError } from "../shared/errors.ts";
import { createRuleEditing } from "./edit-rules.ts";
import { LiveProtection, TICK_MS } from "./live-protection.ts";
import { ladderRowOf, ruleRowOf } from "./protection-rows.ts";
import type { News } from "./rules/evaluate.ts";
import type { PlannedChange } from "./rules/plan-changes.ts";
import type { LadderState } from "./rules/step-ladder.ts";
import type { RuleState } from "./rules/step-rule.ts";
import { seriesOf } from "./run-backtest.ts";
import { carryOutLevel, type SetLevelContext, setLevel } from "./set-level.ts";
import { createSoleEvaluator } from "./sole-evaluator.ts";
import { createProtectionStore, type StoredLadder } from "./store.ts";

const TOPIC = "protection:all";
/** Another process may have edited a rule, moved the ladder, or be the one that evaluates. */
const REREAD_MS = 2_000;
const SAVE_MS = 5_000;
const TRACE_MS = 10_000;
const TRACE_SPAN_MS = 15 * 60_000;
const TRACE_POINTS = 90;
const ENTRIES_SHOWN = 100;
/** Whoever was refused asks again after this. */
const ASK_AGAIN_MS = 10_000;

export interface ProtectionOptions {
  prisma: Prisma;
  databaseUrl: string;
  switches: { change(wish: SwitchWish): Promise<SwitchRow>; rows(): SwitchRow[] };
  series: Pick<SeriesReader, "measure" | "between">;
  bus: Pick<Bus, "emit" | "on">;
  hub: Pick<LiveHub, "addSource" | "publish">;
  clock: Clock;
  log: { warn(details: object, message: string): void };
  /** Asks a second person before a hand loosens protection. */
  submit?: SubmitAct;
  /** Between two looks, by the timer; a second but in tests, whose clock runs faster. */
  everyMs?: number;
}

/** The ladder and the rules: evaluated once a second by one process of the installation, shown by all. */
export function createProtection(options: ProtectionOptions) {
  const { prisma, switches, series, bus, hub, clock, log, submit = nobodyToAsk } = options;
  const store = createProtectionStore(prisma);
  const live = new LiveProtection({ series, clock });
  const state = new PublishedState();
  const refusals = new Map<string, Obstacle & { askAgainAt: number }>();
  /** Rule -> its state as last saved. */
  const savedStates = new Map<string, string>();
  const due = { reread: 0, save: 0, trace: 0 };
  let evaluatedAt: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  let rereading: Promise<void> | null = null;
  let carrying: Promise<void> | null = null;
  let tracing = false;
  let stopped = false;

  const sole = createSoleEvaluator({
    databaseUrl: options.databaseUrl,
    async onGained() {
      await store.seed(clock.nowMs());
      live.take(await store.load(), { evaluating: false });
    },
  });

  async function reread(): Promise<void> {
    live.take(await store.load(), { evaluating: sole.isHere() });
    // Whoever evaluates has written the newest itself.
    if (!sole.isHere() || live.entries.length === 0) live.entries = await store.newest(ENTRIES_SHOWN);
  }

  function rereadSoon(now: number): void {
    if (rereading || now < due.reread) return;
    due.reread = now + REREAD_MS;
    rereading = reread()
      .catch((error) =>
        log.warn({ error: String(error) }, "protection: rules could not be read; they stay as they were"),
      )
      .finally(() => {
        rereading = null;
      });
  }

  function tick(): void {
    const now = clock.nowMs();
    rereadSoon(now);
    if (sole.isHere()) look(now);
    if (now >= due.trace) void trace(now);
    publish();
  }

  function look(now: number): void {
    const { changes, news, ladder } = live.evaluate(switches.rows());
    evaluatedAt = now;
    if (news.length > 0) tell(news);
    if (ladder.wasMoved) void keepLadder(ladder.from, ladder.to, news);
    if (changes.length > 0) carryOut(changes);
    for (const [key, refusal] of refusals) if (now > refusal.askAgainAt + ASK_AGAIN_MS) refusals.delete(key);
    if (news.length > 0 || now >= due.save) void saveStates(now);
  }

  async function keepLadder(from: StoredLadder, to: LadderState, news: readonly News[]): Promise<void> {
    const why = news.find(({ type }) =>
      ["climbed", "descended", "ladder_kept", "level_released"].includes(type),
    );
    const by = { id: to.setBy ?? "ladder", name: to.setByName ?? "ladder" };
    const reason = why ? why.type : "ladder";
    const edit = { at: clock.nowMs(), by, action: "ladder.move", reason, review: null };
    try {
      const kept = await store.moveLadder(from.version, to, edit);
      // A hand was quicker: what it set is what counts.
      if (!kept) live.ladder = (await store.load()).ladder;
      else if (live.ladder.version === from.version)
        live.ladder = { ...live.ladder, version: from.version + 1 };
    } catch (error) {
      // It stands in memory, and so do its switches; the next move is written down again.
      log.warn({ error: String(error) }, "protection: the ladder's level could not be kept");
    }
  }

  function carryOut(changes: readonly PlannedChange[]): void {
    carrying ??= (async () => {
      for (const change of changes) {
        if (stopped || (refusals.get(change.key)?.askAgainAt ?? 0) > clock.nowMs()) continue;
        await carryOutOne(change);
      }
    })().finally(() => {
      carrying = null;
    });
  }

  async function carryOutOne(change: PlannedChange): Promise<void> {
    const { key } = change;
    try {
      await switches.change(change);
      refusals.delete(key);
    } catch (error) {
      // Somebody else flipped it at this moment: the next look sees what they made of it.
      if (hasCode(error, "STALE")) return;
      const because = isOpsError(error) ? (error.details.reason ?? error.code) : "INTERNAL";
      const until = isOpsError(error) ? (error.details.at ?? null) : null;
      if (!refusals.has(key))
        log.warn({ key, error: String(error) }, "protection: a switch could not be set");
      refusals.set(key, { key, because, byName: null, until, askAgainAt: clock.nowMs() + ASK_AGAIN_MS });
    }
  }

  async function saveStates(now: number): Promise<void> {
    due.save = now + SAVE_MS;
    const changed = live.rules.flatMap(({ id, state: one }) => {
      const text = essenceOf(one);
      return savedStates.get(id) === text ? [] : [{ id, state: one, text }];
    });
    try {
      await store.saveStates(changed);
      for (const { id, text } of changed) savedStates.set(id, text);
    } catch (error) {
      log.warn({ error: String(error) }, "protection: the state of rules is written down later");
    }
  }

  function tell(news: readonly News[]): void {
    const entries = live.tell(news);
    for (const { at, type, name, shadow, params } of entries) {
      if (!shadow && told.has(type))
        bus.emit("feed", { at, type: "protection", params: { ...params, news: type, name } });
    }
    store
      .write(entries)
      .catch((error) => log.warn({ error: String(error) }, "protection: lines of the log were lost"));
  }

  async function trace(now: number): Promise<void> {
    if (tracing) return;
    tracing = true;
    due.trace = now + TRACE_MS;
    try {
      const names = new Set(live.rules.flatMap(({ definition }) => (definition ? seriesOf(definition) : [])));
      for (const name of names) await traceOne(name, now);
      state.keepOnly("trace", names);
    } catch (error) {
      log.warn({ error: String(error) }, "protection: series could not be drawn");
    } finally {
      tracing = false;
    }
  }

  async function traceOne(name: SeriesName, now: number): Promise<void> {
    const to = Math.floor(now / TRACE_MS) * TRACE_MS;
    const points = await series.between(name, to - TRACE_SPAN_MS, to, TRACE_POINTS);
    const drawn = points.map(({ at, value }) => [at, value === null ? null : Number(value.toPrecision(5))]);
    state.put("trace", name, { stepMs: TRACE_SPAN_MS / TRACE_POINTS, points: drawn });
  }

  function publish(): void {
    const now = clock.nowMs();
    const rows = live.rules.flatMap((rule) => ruleRowOf(rule, live, refusals, now) ?? []);
    for (const row of rows) state.put("rule", row.id, row);
    state.keepOnly(
      "rule",
      rows.map(({ id }) => id),
    );
    state.put("ladder", "now", ladderRowOf(live, switches.rows(), refusals));
    const shown = live.entries.slice(-ENTRIES_SHOWN);
    for (const entry of shown) state.put("entry", entry.id, entry);
    state.keepOnly(
      "entry",
      shown.map(({ id }) => id),
    );
    state.put("evaluator", "now", { at: sole.isHere() ? evaluatedAt : null, here: sole.isHere() });
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  /** What a person did is told, done and shown at once. */
  async function saved(news: News): Promise<void> {
    tell([news]);
    await reread();
    if (sole.isHere()) look(clock.nowMs());
    publish();
  }

  const editing = createRuleEditing({
    store,
    series,
    clock,
    submit,
    kept: async () => (await store.load()).rules,
    saved,
  });
  const hand: SetLevelContext = {
    store,
    clock,
    submit,
    ladder: () => live.ladder,
    wanted: () => live.wanted.level,
    exitHolds: (key, now) =>
      switchCatalogue[key].exitWhen.every((condition) =>
        conditionHolds(condition, series.measure(condition, now)),
      ),
    async refresh() {
      live.ladder = (await store.load()).ladder;
      return live.ladder;
    },
    async saved(ladder, news) {
      live.ladder = ladder;
      await saved(news);
    },
  };

  const part: Parts["protection"] = {
    saveRule: editing.save,
    setRuleMode: editing.setMode,
    removeRule: editing.remove,
    backtest: editing.backtest,
    setLevel: (viewer, input) => setLevel(hand, viewer, input),
  };

  hub.addSource("protection", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      // Rules and switches are the installation's: they tell of every tenant at once.
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => state.all(),
  });

  const levelApproved: CarryOut = (act) => carryOutLevel(hand, act);
  return {
    part,
    /** What is done once a second person has said yes, by the kind of what they were asked. */
    approved: { ...editing.approved, "ladder.set": levelApproved, "ladder.release": levelApproved },
    /** After the switches are loaded. Without the database it begins when that is back. */
    async start() {
      try {
        await store.seed(clock.nowMs());
        await reread();
      } catch (error) {
        log.warn(
          { error: String(error) },
          "protection: rules could not be read; they begin with the database",
        );
      }
      publish();
      sole.start();
      timer = setInterval(tick, options.everyMs ?? TICK_MS);
      timer.unref();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await rereading;
      await carrying;
      if (sole.isHere()) await saveStates(clock.nowMs());
      await sole.stop();
    },
  };
}

export type Protection = ReturnType<typeof createProtection>;

/** What the overview's stream tells too: what people should look at. */
const told: ReadonlySet<string> = new Set([
  "entered",
  "exited",
  "froze",
  "blind",
  "broken",
  "climbed",
  "descended",
  "ladder_froze",
  "ladder_kept",
  "level_set",
  "level_released",
]);

/** What of a rule's state is worth a write: not the time of its last look. */
function essenceOf({ phase, blind, transitions }: RuleState): string {
  return JSON.stringify([phase, blind, transitions]);
}
