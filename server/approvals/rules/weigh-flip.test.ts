import { describe, expect, it } from "vitest";
import { type FlipJudgement, judgeFlip, OWN_FLIP_MS, weighFlip } from "./weigh-flip.ts";

const off = { before: true, after: false, dropsWrites: false, exitHolds: false } as const;

describe("what a flip does to protection", () => {
  it.each([
    ["turning on", { ...off, before: false, after: true }, "tightens"],
    ["renewing", { ...off, before: true, after: true }, "tightens"],
    ["a higher level", { ...off, before: 1, after: 3 }, "tightens"],
    [
      "turning on what drops writes",
      { ...off, before: false, after: true, dropsWrites: true },
      "drops_writes",
    ],
    ["renewing what drops writes", { ...off, after: true, dropsWrites: true }, "drops_writes"],
    ["turning off too early", off, "loosens"],
    ["a lower level too early", { ...off, before: 3, after: 1 }, "loosens"],
    ["turning off when all is well again", { ...off, exitHolds: true }, "restores"],
    ["turning off what drops writes, too early", { ...off, dropsWrites: true }, "loosens"],
  ])("%s", (_, flip, weight) => {
    expect(weighFlip(flip)).toBe(weight);
  });
});

describe("a person's flip", () => {
  const loosens: FlipJudgement = { ...off, required: true, leave: null, ownFlipAgeMs: null };
  const drops: FlipJudgement = { ...loosens, before: false, after: true, dropsWrites: true };
  it.each([
    ["that tightens goes at once and is looked at", { ...drops, dropsWrites: false }, "within_24h"],
    ["back to normal is nobody's business", { ...loosens, exitHolds: true }, null],
    ["that was approved has been looked at", { ...loosens, leave: "approved" as const }, null],
    ["that takes back one's own goes at once", { ...loosens, ownFlipAgeMs: OWN_FLIP_MS }, "within_24h"],
    ["by somebody alone is flagged", { ...drops, leave: "alone" as const }, "alone"],
    ["where nobody could be asked goes", { ...drops, required: false }, "within_24h"],
  ])("%s", (_, flip, review) => {
    expect(judgeFlip(flip)).toEqual({ outcome: "go", review });
  });

  it.each([
    ["loosens", loosens],
    ["drops writes", drops],
    ["drops writes again, a moment after one's own", { ...drops, before: true, ownFlipAgeMs: 1 }],
    ["takes one's own back too late", { ...loosens, ownFlipAgeMs: OWN_FLIP_MS + 1 }],
  ])("waits for a second person when it %s", (_, flip) => {
    expect(judgeFlip(flip)).toEqual({ outcome: "ask" });
  });
});
