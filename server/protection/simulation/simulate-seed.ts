import type { RuleDefinition } from "../../contracts/protection.ts";
import { seededRandom } from "../../shared/seeded-random.ts";
import { evaluate, type ProtectionState, type RuleInForce } from "../rules/evaluate.ts";
import type { PlannedChange, SwitchFact } from "../rules/plan-changes.ts";
import { holdLevel, LADDER_HOLD_MS, restingLadder } from "../rules/step-ladder.ts";
import { isInForce } from "../rules/step-rule.ts";
import { drawRules, SimulatedSeries } from "./scenario.ts";
import { SimulatedSwitches } from "./simulated-switches.ts";

const SECONDS = 900;
const SECOND = 1_000;
const SAVE_EVERY = 5;
const HOUR_LESS_CLOCK_STEPS_MS = 3_300_000;
/** A clock step may be credited as three seconds, a few times in a life. */
const CREDITED_MS = 30_000;

export interface Life {
  violations: string[];
  figures: Record<
    "entered" | "exited" | "moved" | "changed" | "pinned" | "restarted" | "blind" | "refused",
    number
  >;
}

/** A quarter of an hour of rules, ladder, switches and people, the same for the same seed. */
export function simulateSeed(seed: number, look: typeof evaluate = evaluate): Life {
  return new Simulation(seed, look).run();
}

class Simulation {
  private readonly random: () => number;
  private readonly look: typeof evaluate;
  private readonly rules: RuleInForce[];
  private readonly series: SimulatedSeries;
  private readonly switches: SimulatedSwitches;
  private state: ProtectionState = { rules: {}, ladder: restingLadder };
  private saved = JSON.stringify(this.state);
  private now = Date.UTC(2026, 10, 21, 12);
  private watchedMs = 0;
  private movedAtMs = Number.NEGATIVE_INFINITY;
  private asleepUntil = 0;
  private readonly transitions = new Map<string, number[]>();
  private readonly life: Life = {
    violations: [],
    figures: { entered: 0, exited: 0, moved: 0, changed: 0, pinned: 0, restarted: 0, blind: 0, refused: 0 },
  };

  constructor(seed: number, look: typeof evaluate) {
    this.random = seededRandom(seed);
    this.look = look;
    this.rules = drawRules(this.random);
    this.series = new SimulatedSeries(this.random);
    this.switches = new SimulatedSwitches(this.random);
  }

  run(): Life {
    for (let s = 0; s < SECONDS; s++) {
      this.now += this.chance(0.002) ? Math.floor((this.random() - 0.5) * 120_000) : SECOND;
      this.watchedMs += SECOND;
      this.series.step();
      this.switches.endLeases(this.now);
      if (this.chance(0.004)) this.life.figures.pinned += this.switches.flipByHand(this.now) ? 1 : 0;
      if (this.chance(0.001)) this.holdByHand();
      if (this.chance(0.002)) this.restart(s);
      if (s < this.asleepUntil) continue;
      this.step();
      if (s % SAVE_EVERY === 0) this.saved = JSON.stringify(this.state);
    }
    this.life.violations.push(...this.switches.violations);
    return this.life;
  }

  private step(): void {
    const before = this.state;
    const broken = this.chance(0.01) ? this.rules[0]?.id : undefined;
    const answer = this.look({
      state: before,
      rules: this.rules.map((rule) => (rule.id === broken ? { ...rule, definition: null } : rule)),
      switches: this.switches.facts(),
      read: this.series.read,
      now: this.now,
      cadenceMs: SECOND,
    });
    this.state = answer.state;
    if (answer.news.length > 0) this.saved = JSON.stringify(this.state);
    this.judgeRules(before);
    this.judgeLadder(before);
    const failed = this.carryOut(answer.changes);
    if (!failed && broken === undefined) this.judgeSwitches();
  }

  private carryOut(changes: readonly PlannedChange[]): boolean {
    let failed = false;
    for (const change of changes) {
      if (this.chance(0.03)) {
        this.life.figures.refused += 1;
        failed = true;
      } else {
        this.life.figures.changed += 1;
        this.switches.change(change, this.now);
      }
    }
    return failed;
  }

  private judgeRules(before: ProtectionState): void {
    for (const { id, mode, definition } of this.rules) {
      const [was, is] = [before.rules[id], this.state.rules[id]];
      if (!is || !definition || mode === "off") continue;
      if (is.blind && !was?.blind) this.life.figures.blind += 1;
      const wasIn = was !== undefined && isInForce(was.phase);
      if (wasIn === isInForce(is.phase)) continue;
      this.life.figures[wasIn ? "exited" : "entered"] += 1;
      const past = [...(this.transitions.get(id) ?? []), this.watchedMs];
      this.transitions.set(id, past);
      const recent = past.filter((at) => at > this.watchedMs - HOUR_LESS_CLOCK_STEPS_MS).length;
      // A restart may bring back a state from before its last change: one more at most, and toward protection.
      if (recent > definition.maxTransitionsPerHour + this.life.figures.restarted)
        this.violate(`${id} changed ${recent} times in an hour`);
      if (wasIn && this.lacks(definition.exit)) this.violate(`${id} let go without data`);
      if (!wasIn && this.lacks(definition.enter)) this.violate(`${id} acted without data`);
    }
  }

  private lacks(conditions: RuleDefinition["enter"]): boolean {
    return conditions.some((condition) => this.series.read(condition).value === null);
  }

  private judgeLadder({ ladder: was }: ProtectionState): void {
    const { ladder: is } = this.state;
    if (is.level === was.level) return;
    this.life.figures.moved += 1;
    if (Math.abs(is.level - was.level) > 1)
      this.violate(`the ladder jumped from ${was.level} to ${is.level}`);
    if (was.hold && was.hold.until > this.now) this.violate("rules moved the ladder under a hand");
    if (this.watchedMs - this.movedAtMs < LADDER_HOLD_MS - CREDITED_MS)
      this.violate("the ladder moved within its hold");
    this.movedAtMs = this.watchedMs;
  }

  /** What is asked for stands, or somebody's hand is on it, or it is on its way level by level. */
  private judgeSwitches(): void {
    for (const { id, mode, definition } of this.rules) {
      const state = this.state.rules[id];
      if (mode !== "on" || !state || !isInForce(state.phase) || definition?.target.kind !== "switch")
        continue;
      const fact = this.switches.of(definition.target.key);
      if (this.isPinned(fact) || typeof fact.value === "number") continue;
      if (fact.value !== definition.target.value) this.violate(`${id} is in force and ${fact.key} is not`);
    }
  }

  private isPinned({ pinnedUntil }: SwitchFact): boolean {
    return pinnedUntil !== null && pinnedUntil > this.now;
  }

  private holdByHand(): void {
    const level = ([0, 1, 2, 3, 4] as const)[Math.floor(this.random() * 5)] ?? 0;
    const by = { by: "person:p", byName: "Lin", reason: "a hand", now: this.now, until: this.now + 120_000 };
    this.state = { ...this.state, ladder: holdLevel(this.state.ladder, { ...by, level }) };
    this.saved = JSON.stringify(this.state);
    this.movedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** The evaluator dies; another begins some seconds later from what was saved. */
  private restart(s: number): void {
    this.life.figures.restarted += 1;
    const lost = this.state;
    this.state = JSON.parse(this.saved) as ProtectionState;
    this.asleepUntil = s + 1 + Math.floor(this.random() * 20);
    for (const { id } of this.rules) {
      const [was, is] = [lost.rules[id], this.state.rules[id]];
      if (was && isInForce(was.phase) && !(is && isInForce(is.phase)))
        this.violate(`${id} was forgotten in a restart`);
    }
    if (lost.ladder.level !== this.state.ladder.level)
      this.violate("the ladder's level was forgotten in a restart");
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }

  private violate(what: string): void {
    this.life.violations.push(`${Math.round(this.watchedMs / SECOND)} s: ${what}`);
  }
}
