import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BreakerState,
  closedState,
  endHold,
  giveBack,
  hearEnd,
  holdIt,
  type Permit,
  passTime,
  placesIn,
  type ShareParams,
  standingOf,
  tryPass,
  windowOf,
} from "./breaker-state.ts";

const params: ShareParams = {
  trip: { by: "share", failureShare: 0.5, slowShare: 0.8, slowMs: 1_000, windowMs: 10_000, minCalls: 4 },
  openMs: 5_000,
  mostOpenMs: 40_000,
  probes: 2,
};

/** One call from beginning to end at one moment. */
function call(state: BreakerState, now: number, ok: boolean, durationMs = 10) {
  const asked = tryPass(state, params, now);
  if (!asked.permit) return { state: asked.state, passed: false, turned: asked.turned };
  const heard = hearEnd(asked.state, params, asked.permit, { ok, durationMs }, now);
  return { state: heard.state, passed: true, turned: heard.turned };
}
const calls = (state: BreakerState, now: number, ends: boolean[]) =>
  ends.reduce((before, ok) => call(before, now, ok).state, state);
const opened = () => calls(closedState(0), 0, [false, false, false, false]);

describe("a breaker", () => {
  it("says nothing of few calls, and opens at the share of failures", () => {
    expect(standingOf(calls(closedState(0), 0, [false, false, false]))).toBe("closed");
    expect(standingOf(calls(closedState(0), 0, [true, true, true, false, false]))).toBe("closed");
    expect(standingOf(calls(closedState(0), 0, [true, true, false, false]))).toBe("open");
  });

  it("opens at the share of slow calls, though they end well", () => {
    let state = closedState(0);
    const causes = [];
    for (let i = 0; i < 4; i++) {
      const step = call(state, 0, true, 1_000);
      state = step.state;
      causes.push(step.turned);
    }
    expect(standingOf(state)).toBe("open");
    expect(causes.at(-1)).toBe("slow_calls");
  });

  it("forgets what left the window", () => {
    const three = calls(closedState(0), 0, [false, false, false]);
    expect(standingOf(calls(three, 10_001, [false]))).toBe("closed");
    expect(windowOf(calls(three, 10_001, [false]), params, 10_001)).toEqual({
      calls: 1,
      failures: 1,
      slow: 0,
    });
  });

  it("lets nothing pass until the wait is over, then its probes, and closes when all passed", () => {
    const state = opened();
    expect(tryPass(state, params, 4_999).permit).toBeNull();
    expect(placesIn(state, params, 4_999, 9)).toBe(0);
    const first = call(state, 5_000, true);
    expect([standingOf(first.state), placesIn(first.state, params, 5_000, 9)]).toEqual(["half_open", 1]);
    const second = call(first.state, 5_000, true);
    expect([standingOf(second.state), second.turned]).toEqual(["closed", "probes_passed"]);
    expect(windowOf(second.state, params, 5_000).calls).toBe(0);
  });

  it("stays away twice as long after each failed or slow probe, up to the most", () => {
    let state = opened();
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { position } = state;
      if (position.kind !== "open") throw new Error("should be open");
      waits.push(position.until - state.since);
      state = call(state, position.until, i % 2 === 0, 2_000).state;
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 40_000]);
  });

  it("does not hear the end of a call begun before it turned", () => {
    const early = tryPass(closedState(0), params, 0);
    if (!early.permit) throw new Error("a closed breaker lets pass");
    const state = opened();
    expect(hearEnd(state, params, early.permit, { ok: true, durationMs: 1 }, 9).state).toBe(state);
  });

  it("gives a probe's place free when the call was never made", () => {
    const asked = tryPass(opened(), params, 5_000);
    if (!asked.permit) throw new Error("the wait is over");
    expect(placesIn(asked.state, params, 5_000, 9)).toBe(1);
    expect(placesIn(giveBack(asked.state, asked.permit), params, 5_000, 9)).toBe(2);
  });

  it("probes first after it was forced open, and starts anew after it was out of force", () => {
    const forced = endHold(holdIt(closedState(0), { kind: "forced_open", until: 9_000 }, 0), 500);
    expect(tryPass(forced, params, 500).permit?.probe).toBe(true);
    const disabled = holdIt(opened(), { kind: "disabled", until: 9_000 }, 0);
    expect(tryPass(disabled, params, 1).permit).not.toBeNull();
    expect(standingOf(endHold(disabled, 500))).toBe("closed");
  });
});

type Act =
  | { do: "call" }
  | { do: "end"; which: number; ok: boolean; durationMs: number }
  | { do: "unmade"; which: number }
  | { do: "wait"; ms: number }
  | { do: "hold"; kind: "forced_open" | "disabled"; ms: number }
  | { do: "release" };

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Act>({ do: "call" }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("end" as const),
      which: fc.nat(20),
      ok: fc.boolean(),
      durationMs: fc.constantFrom(1, 999, 1_000, 5_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unmade" as const), which: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(12_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("hold" as const),
      kind: fc.constantFrom("forced_open" as const, "disabled" as const),
      ms: fc.integer({ min: 1, max: 30_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Act>({ do: "release" }) },
);

describe("whatever happens, a breaker", () => {
  it("never has more probes out than allowed, passes nothing while open, and stays forced until the lease ends", () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 200 }), (script) => {
        let now = 1_000_000;
        let state = closedState(now);
        const out: { permit: Permit; turn: number }[] = [];
        for (const act of script) {
          const before = state;
          switch (act.do) {
            case "wait":
              now += act.ms;
              state = passTime(state, now).state;
              if (before.hold && now < before.hold.until) expect(state).toBe(before);
              if (before.hold && now >= before.hold.until) expect(state.hold).toBeNull();
              break;
            case "hold":
              state = holdIt(state, { kind: act.kind, until: now + act.ms }, now);
              break;
            case "release":
              state = endHold(state, now);
              break;
            case "call": {
              const room = placesIn(state, params, now, 1);
              const asked = tryPass(state, params, now);
              expect(asked.permit !== null).toBe(room > 0);
              if (before.hold?.kind === "forced_open") expect(asked.permit).toBeNull();
              if (!before.hold && before.position.kind === "open" && now < before.position.until)
                expect(asked.permit).toBeNull();
              state = asked.state;
              if (asked.permit) out.push({ permit: asked.permit, turn: state.turn });
              break;
            }
            case "end":
            case "unmade": {
              const [one] = out.splice(act.which % Math.max(1, out.length), 1);
              if (!one) break;
              state =
                act.do === "unmade"
                  ? giveBack(state, one.permit)
                  : hearEnd(state, params, one.permit, act, now).state;
              if (before.hold) expect(state.hold).toEqual(before.hold);
              break;
            }
          }
          if (state.turn !== before.turn) expect(state.turn).toBe(before.turn + 1);
          const probesOut = out.filter(({ permit }) => permit.probe && permit.turn === state.turn).length;
          if (state.position.kind === "half_open" && !state.hold) {
            expect(probesOut).toBe(state.position.underWay);
            expect(probesOut + state.position.ok).toBeLessThanOrEqual(params.probes);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
