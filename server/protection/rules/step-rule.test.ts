import { describe, expect, it, test } from "vitest";
import type { RuleDefinition } from "../../contracts/protection.ts";
import { below, type Condition } from "../../contracts/series.ts";
import { seededRandom } from "../../shared/seeded-random.ts";
import type { Reading } from "./judge-condition.ts";
import { isInForce, type RuleState, type RuleStep, restingRule, stepRule } from "./step-rule.ts";

const high: Condition = { ...below("load", 1, 30), op: ">" };
const rule: RuleDefinition = {
  name: "Overloaded",
  enter: [high],
  enterForSeconds: 30,
  target: { kind: "ladder", level: 2 },
  exit: [below("load", 0.7, 30)],
  exitForSeconds: 180,
  minHoldSeconds: 60,
  maxTransitionsPerHour: 4,
  minSamples: 50,
};
const T0 = Date.UTC(2026, 10, 21, 12);
const SECOND = 1_000;
const HOUR = 3_600_000;

type Measure = (secondsIn: number) => Partial<Reading> | number | null;

/** Steps a rule once a second; @returns every step that did something, and the last. */
function live(measure: Measure, seconds: number, from: RuleState = restingRule, definition = rule, t0 = T0) {
  let state = from;
  const events: { at: number; step: RuleStep }[] = [];
  let last: RuleStep | undefined;
  for (let s = 0; s <= seconds; s++) {
    last = stepRule({
      rule: definition,
      state,
      read: () => reading(measure(s)),
      now: t0 + s * SECOND,
      cadenceMs: SECOND,
    });
    state = last.state;
    if (last.action.kind !== "none") events.push({ at: s, step: last });
  }
  return { state, last, events, kinds: events.map(({ at, step }) => `${step.action.kind}@${at}`) };
}

function reading(measured: ReturnType<Measure>): Reading {
  const of = typeof measured === "number" || measured === null ? { value: measured } : measured;
  return { value: 0, samples: 1_000, fresh: of.value !== null, ...of };
}

describe("a rule", () => {
  it("acts when its conditions have held for the enter window, within two seconds", () => {
    const { events, state } = live((s) => (s < 10 ? 0.5 : 1.2), 45);
    expect(events.map(({ at, step }) => [at, step.action])).toEqual([
      [40, { kind: "enter", heldMs: 30_000 }],
    ]);
    expect(state.phase).toEqual({ kind: "in_force", inForceMs: 5_000 });
  });

  it("says how far it is, with what was measured", () => {
    const { last } = live(() => 1.2, 12);
    expect(last?.state.phase).toEqual({ kind: "entering", heldMs: 12_000 });
    expect(last?.enter).toEqual([{ value: 1.2, samples: 1_000, holds: true, why: null }]);
  });

  it("starts anew when the conditions break off", () => {
    expect(live((s) => (s === 25 ? 0.9 : 1.2), 54).kinds).toEqual([]);
    expect(live((s) => (s === 25 ? 0.9 : 1.2), 58).kinds).toEqual(["enter@56"]);
  });

  it("stays in force between its two thresholds", () => {
    expect(live((s) => (s < 40 ? 1.2 : 0.8), 2_000).kinds).toEqual(["enter@30"]);
  });

  it("lets go when its exit has held for the exit dwell", () => {
    const { kinds, state } = live((s) => (s < 40 ? 1.2 : 0.5), 400);
    expect(kinds).toEqual(["enter@30", "exit@220"]);
    expect(state.phase).toEqual({ kind: "idle" });
  });

  it("is held for its least time even where the exit dwell is shorter", () => {
    const quick = { ...rule, exitForSeconds: 30, minHoldSeconds: 120 };
    expect(live((s) => (s < 31 ? 1.2 : 0.5), 400, restingRule, quick).kinds).toEqual([
      "enter@30",
      "exit@150",
    ]);
  });

  it("does nothing on fewer requests than asked for, where the series is made of requests", () => {
    const success = { ...below("success", 0.9, 30) };
    const thin = { ...rule, enter: [success], exit: [{ ...success, op: ">" as const, value: 0.95 }] };
    expect(live(() => ({ value: 0.2, samples: 49 }), 120, restingRule, thin).kinds).toEqual([]);
    expect(live(() => ({ value: 0.2, samples: 50 }), 120, restingRule, thin).kinds).toEqual(["enter@30"]);
    // A gauge is no sample of anything.
    expect(live(() => ({ value: 1.2, samples: 1 }), 120).kinds).toEqual(["enter@30"]);
  });
});

describe("without data", () => {
  it.each([
    ["absent", null],
    ["nonsense", Number.NaN],
    ["old", { value: 1.2, fresh: false }],
  ] as const)("%s: an idle rule turns blind after its enter window and does not act", (_, nothing) => {
    const { kinds, state } = live(() => nothing, 300);
    expect(kinds).toEqual(["blind@30"]);
    expect(state).toMatchObject({ phase: { kind: "idle" }, blind: true });
  });

  it("never lets go of protection, however long", () => {
    const { kinds, state } = live((s) => (s < 40 ? 1.2 : null), 2 * 3_600);
    expect(kinds).toEqual(["enter@30", "blind@69"]);
    expect(isInForce(state.phase)).toBe(true);
  });

  it("never lets go in the middle of its exit either, and starts the dwell anew after a long gap", () => {
    const calm = (s: number) => (s < 40 ? 1.2 : s < 200 ? 0.5 : s < 600 ? null : 0.5);
    expect(live(calm, 800).kinds).toEqual(["enter@30", "blind@229", "see_again@600", "exit@781"]);
  });

  it("does not hold a short gap against what it has counted, nor for it", () => {
    expect(live((s) => (s >= 10 && s < 20 ? null : 1.2), 60).kinds).toEqual(["enter@40"]);
  });
});

describe("changes in an hour", () => {
  it("end at the safer side: it freezes in force, and thaws when the hour has room", () => {
    // 100 s of load, 300 s of calm, for two hours.
    const { events, state } = live((s) => (s % 400 < 100 ? 1.2 : 0.5), 7_200);
    const kinds = events.map(({ step }) => step.action.kind);
    expect(kinds.slice(0, 4)).toEqual(["enter", "exit", "enter", "freeze"]);
    expect(isInForce(events[3]?.step.state.phase ?? { kind: "idle" })).toBe(true);
    expect(kinds.slice(4)).toContain("exit");
    expect(state.transitions.length).toBeLessThanOrEqual(4);
  });
});

describe("whatever comes", () => {
  test("a metric that crosses its thresholds every 10 s for half an hour changes nothing four times", () => {
    for (const [lo, hi] of [
      [0.5, 1.2],
      [0.69, 1.01],
      [0, 50],
    ] as const) {
      for (const definition of [rule, { ...rule, enterForSeconds: 5, exitForSeconds: 30 }]) {
        const { events } = live(
          (s) => (Math.floor(s / 10) % 2 === 0 ? hi : lo),
          1_800,
          restingRule,
          definition,
        );
        const changes = events.filter(({ step }) => ["enter", "exit"].includes(step.action.kind));
        expect(changes.length).toBeLessThanOrEqual(4);
      }
    }
  });

  test("never more changes in any hour than allowed, no exit before the hold, no change without data (100 seeds)", () => {
    let changed = 0;
    const wrong: unknown[] = [];
    for (let seed = 1; seed <= 100; seed++) {
      const random = seededRandom(seed);
      const definition: RuleDefinition = {
        ...rule,
        enterForSeconds: 5 + Math.floor(random() * 60),
        exitForSeconds: 30 + Math.floor(random() * 120),
        maxTransitionsPerHour: 2 + Math.floor(random() * 3),
      };
      let state = restingRule;
      let value: number | null = 0.5;
      let now = T0;
      let enteredAt = 0;
      const changes: number[] = [];
      for (let s = 0; s < 7_200; s++) {
        now += SECOND;
        if (random() < 0.02) value = random() < 0.15 ? null : random() * 2;
        const step: RuleStep = stepRule({
          rule: definition,
          state,
          read: () => reading(value),
          now,
          cadenceMs: SECOND,
        });
        if (value === null && isInForce(step.state.phase) !== isInForce(state.phase))
          wrong.push([seed, s, "changed without data"]);
        if (step.action.kind === "enter") enteredAt = now;
        if (step.action.kind === "exit" && now - enteredAt < 60_000)
          wrong.push([seed, s, "left before its hold"]);
        if (step.action.kind === "enter" || step.action.kind === "exit") {
          changes.push(now);
          if (changes.filter((at) => at > now - HOUR).length > definition.maxTransitionsPerHour)
            wrong.push([seed, s, "too many changes"]);
        }
        state = step.state;
      }
      changed += changes.length;
    }
    expect(wrong).toEqual([]);
    expect(changed).toBeGreaterThan(200);
  });

  test("a clock that jumps neither fires nor ends a rule", () => {
    for (const jumpMs of [-3_600_000, -60_000, 60_000, 3_600_000]) {
      const entering = live(() => 1.2, 10).state;
      const after = stepRule({
        rule,
        state: entering,
        read: () => reading(1.2),
        now: T0 + jumpMs,
        cadenceMs: SECOND,
      });
      expect(after.state.phase.kind).toBe("entering");
      const calm = live((s) => (s < 40 ? 1.2 : 0.5), 60).state;
      const then = stepRule({
        rule,
        state: calm,
        read: () => reading(0.5),
        now: T0 + jumpMs,
        cadenceMs: SECOND,
      });
      expect(then.state.phase.kind).toBe("exiting");
    }
  });

  test("its state survives being written down and read again, at any moment", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = seededRandom(seed);
      const values = Array.from({ length: 40 }, () => random() * 1.6);
      const measure = (s: number) => values[Math.floor(s / 30) % 40] ?? 0;
      const at = Math.floor(random() * 1_200);
      const straight = live(measure, 1_200);
      const before = live(measure, at);
      const restored = JSON.parse(JSON.stringify(before.state)) as RuleState;
      const rest = live((s) => measure(at + 1 + s), 1_199 - at, restored, rule, T0 + (at + 1) * SECOND);
      expect([seed, rest.state]).toEqual([seed, straight.state]);
    }
  });
});
