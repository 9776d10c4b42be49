import { describe, expect, it } from "vitest";
import { type LadderLevel, LEVELS } from "../../contracts/protection.ts";
import { seededRandom } from "../../shared/seeded-random.ts";
import {
  holdLevel,
  LADDER_HOLD_MS,
  type LadderAction,
  type LadderState,
  releaseLevel,
  restingLadder,
  stepLadder,
} from "./step-ladder.ts";

const T0 = Date.UTC(2026, 10, 21, 12);
const rule = { id: "rule:r1", name: "Overloaded" };

function live(
  wantedAt: (s: number) => LadderLevel,
  seconds: number,
  {
    from = restingLadder,
    calm = true,
    mayDescend = true,
  }: { from?: LadderState; calm?: boolean; mayDescend?: boolean } = {},
) {
  let state = from;
  const events: [number, LadderAction][] = [];
  for (let s = 0; s <= seconds; s++) {
    const level = wantedAt(s);
    const wanted = { level, by: level > 0 ? rule : null };
    const step = stepLadder({ state, wanted, isCalm: () => calm, mayDescend, now: T0 + s * 1_000 });
    state = step.state;
    if (step.action.kind !== "none") events.push([s, step.action]);
  }
  return { state, events };
}

const lin = { by: "person:p_lin", byName: "Lin", reason: "lunch", now: T0 };

describe("the ladder", () => {
  it("climbs at once by one level, then by one per hold, and comes down the same way", () => {
    const { events, state } = live((s) => (s < 200 ? 3 : 0), 500);
    expect(events).toEqual([
      [0, { kind: "climb", from: 0, to: 1 }],
      [60, { kind: "climb", from: 1, to: 2 }],
      [120, { kind: "climb", from: 2, to: 3 }],
      [200, { kind: "descend", from: 3, to: 2 }],
      [260, { kind: "descend", from: 2, to: 1 }],
      [320, { kind: "descend", from: 1, to: 0 }],
    ]);
    expect(state).toMatchObject({ level: 0, setByName: null, cause: "rule" });
  });

  it("stays where a hand has put it while the hand holds it, whatever the rules want", () => {
    const held = holdLevel(restingLadder, { ...lin, level: 4, until: T0 + 300_000 });
    expect(live(() => 0, 299, { from: held }).state).toMatchObject({
      level: 4,
      setByName: "Lin",
      reason: "lunch",
    });
    const low = holdLevel({ ...restingLadder, level: 3 }, { ...lin, level: 0, until: T0 + 300_000 });
    expect(live(() => 4, 299, { from: low }).state.level).toBe(0);
  });

  it("comes down by itself when the hand's time is over and all is well", () => {
    const held = holdLevel(restingLadder, { ...lin, level: 2, until: T0 + 300_000 });
    const { events, state } = live(() => 0, 420, { from: held });
    expect(events.map(([at, { kind }]) => [at, kind])).toEqual([
      [300, "release"],
      [301, "descend"],
      [361, "descend"],
    ]);
    expect(state.level).toBe(0);
  });

  it("keeps a hand's level for ten minutes more while all is not well", () => {
    const held = holdLevel(restingLadder, { ...lin, level: 2, until: T0 + 300_000 });
    const { events, state } = live(() => 0, 800, { from: held, calm: false });
    expect(events).toEqual([[300, { kind: "keep", until: T0 + 900_000 }]]);
    expect(state.level).toBe(2);
  });

  it("is the rules' again when the hand lets go", () => {
    const held = holdLevel(restingLadder, { ...lin, level: 1, until: T0 + 300_000 });
    expect(live(() => 2, 70, { from: releaseLevel(held, "back to rules") }).state).toMatchObject({
      level: 2,
      setByName: "Overloaded",
    });
  });

  it("does not come down while a rule cannot be read", () => {
    const up = live(() => 2, 100).state;
    expect(live(() => 0, 600, { from: up, mayDescend: false }).state.level).toBe(2);
  });

  it("turns four times an hour at most, and freezes up, not down", () => {
    const { events } = live((s) => (s % 200 < 100 ? 1 : 0), 3_500);
    expect(events.map(([, { kind }]) => kind)).toEqual(["climb", "descend", "climb", "freeze"]);
  });

  it("never moves by more than one level, nor sooner than its hold, nor turns too often (100 seeds)", () => {
    let moves = 0;
    const wrong: unknown[] = [];
    for (let seed = 1; seed <= 100; seed++) {
      const random = seededRandom(seed);
      let state = restingLadder;
      let level: LadderLevel = 0;
      let now = T0;
      let movedAt = Number.NEGATIVE_INFINITY;
      let watched = 0;
      let direction = 0;
      const turns: number[] = [];
      for (let s = 0; s < 7_200; s++) {
        // Now and then the clock is set.
        now += random() < 0.001 ? Math.floor((random() - 0.5) * 120_000) : 1_000;
        watched += 1_000;
        if (random() < 0.01) level = LEVELS[Math.floor(random() * 5)] ?? 0;
        const step = stepLadder({
          state,
          wanted: { level, by: rule },
          isCalm: () => true,
          mayDescend: true,
          now,
        });
        const by = step.state.level - state.level;
        if (Math.abs(by) > 1) wrong.push([seed, s, "jumped", by]);
        if (by !== 0) {
          moves += 1;
          // Three seconds at most are credited to a jump.
          if (watched - movedAt < LADDER_HOLD_MS - 30_000) wrong.push([seed, s, "too soon"]);
          movedAt = watched;
          if (Math.sign(by) !== direction) turns.push(watched);
          direction = Math.sign(by);
        }
        // By a clock that is never set; the setting may cost or give a minute at most.
        if (turns.filter((at) => at > watched - 3_000_000).length > 4)
          wrong.push([seed, s, "turned too often"]);
        state = step.state;
      }
    }
    expect(wrong).toEqual([]);
    expect(moves).toBeGreaterThan(500);
  });
});
