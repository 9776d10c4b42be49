import { describe, expect, it } from "vitest";
import { createLimiter } from "../../admission/rules/limiter.ts";
import { hintRetry } from "../../admission/rules/retry-time.ts";
import { judgeNodes } from "../../nodes/rules/judge-nodes.ts";
import { lookAgain } from "../../nodes/rules/monitor.ts";
import { type RulesUnderTest, realRules } from "./rules-under-test.ts";
import { simulateSeed } from "./simulate-seed.ts";

/** The first violation that some seed finds. */
function firstViolation(rules: Partial<RulesUnderTest>, seeds = 800): string | undefined {
  for (let seed = 1; seed <= seeds; seed++) {
    const [violation] = simulateSeed(seed, { ...realRules, ...rules }).violations;
    if (violation) return violation;
  }
  return undefined;
}

describe("the simulated fleet", () => {
  it("keeps every invariant, and has plenty to keep them against", () => {
    const total: Record<string, number> = {};
    for (let seed = 1; seed <= 150; seed++) {
      const { violations, figures } = simulateSeed(seed);
      expect([seed, violations]).toEqual([seed, []]);
      for (const [name, value] of Object.entries(figures)) total[name] = (total[name] ?? 0) + value;
    }
    for (const name of [
      "isolated",
      "held",
      "rescued",
      "refused",
      "settled",
      "expired",
      "staleWrites",
      "control",
    ])
      expect([name, (total[name] ?? 0) > 50]).toEqual([name, true]);
  });

  it("lives the same life again from the same seed, told in words", () => {
    const { trace, figures } = simulateSeed(14, realRules, true);
    expect(simulateSeed(14, realRules, true)).toMatchObject({ trace, figures });
    expect(trace.join("\n")).toMatch(/s fault: .*\n.* s n\d/);
  });
});

describe("it notices", () => {
  it.each<[string, RegExp, Partial<RulesUnderTest>]>([
    [
      "a brake that lets a whole silent fleet go",
      /fell silent together|healthy/,
      {
        // One at a time, so that no node ever has company in its silence.
        judge: (watch) => {
          const worst = [...watch.nodes]
            .filter((node) => node.liveness !== "isolated")
            .sort((a, b) => a.heardAtMs - b.heardAtMs)[0];
          const others = watch.nodes.filter((node) => node !== worst);
          const well = others.map((node) => ({ ...node, heardAtMs: watch.nowMs }));
          return judgeNodes({ ...watch, doubtedAtMs: null, nodes: worst ? [worst, ...well] : [] });
        },
      },
    ],
    [
      "a brake without its beat of grace after a common silence",
      /healthy|together/,
      { judge: (watch) => judgeNodes({ ...watch, doubtedAtMs: null, listeningSinceMs: 0 }) },
    ],
    [
      "a brake that forgets what is isolated already",
      /over the cap/,
      {
        judge: (watch) =>
          judgeNodes({ ...watch, nodes: watch.nodes.filter((node) => node.liveness !== "isolated") }),
      },
    ],
    [
      "a brake that never waits between two isolations",
      /ms after another/,
      { judge: (watch) => judgeNodes({ ...watch, lastIsolatedMs: null }) },
    ],
    [
      "a brake that works on without the database",
      /database is away/,
      { judge: (watch) => judgeNodes({ ...watch, databaseAway: false }) },
    ],
    ["results that count without their epoch and attempt", /settled twice/, { guards: () => true }],
    [
      "a revision that is taken as it comes",
      /went back from revision/,
      { appliedRevision: (_, next) => next },
    ],
    [
      "a door that sheds control requests",
      /control request was shed/,
      {
        limiter: () => {
          const real = createLimiter("wait_target");
          return {
            ...real,
            decide: (asked, load, now) => real.decide({ ...asked, class: "browse" }, load, now),
          };
        },
      },
    ],
    [
      "a virtual queue that is drained below nothing",
      /virtual queue holds -/,
      {
        hint: (queue, input) => {
          const hint = hintRetry(queue, input);
          queue.promised -= 2;
          return hint;
        },
      },
    ],
  ])("%s", (_, words, broken) => {
    expect(firstViolation(broken)).toMatch(words);
  });

  it("a monitor that takes its own sleep for silence", () => {
    const asleep: Partial<RulesUnderTest> = {
      lookAgain: (before, now) => ({ ...lookAgain(before, now), slippedMs: 0, listeningSinceMs: 0 }),
      // Read after the judgement, as by a loop whose timers come first.
      judge: (watch) => judgeNodes({ ...watch, doubtedAtMs: null }),
    };
    // What waits in the sockets is read first, so that sleep alone costs nobody; with both safeguards it is none.
    expect(firstViolation(asleep, 300)).toMatch(/healthy|together/);
  });
});
