import { describe, expect, it } from "vitest";
import type { LadderRow, RuleRow } from "#server/contracts/protection.ts";
import { changedFields, nearestUp, stateOf } from "./rules-room.ts";

const row: RuleRow = {
  id: "r1",
  version: 1,
  definition: {
    name: "Overloaded",
    enter: [{ series: "load", stat: "avg", overSeconds: 30, op: ">", value: 1 }],
    enterForSeconds: 30,
    target: { kind: "ladder", level: 2 },
    exit: [{ series: "load", stat: "avg", overSeconds: 30, op: "<", value: 0.7 }],
    exitForSeconds: 180,
    minHoldSeconds: 300,
    maxTransitionsPerHour: 4,
    minSamples: 50,
  },
  mode: "on",
  phase: { kind: "idle" },
  phaseAt: 0,
  blind: false,
  broken: null,
  enter: [{ value: 0.5, samples: 30, holds: false, why: null }],
  exit: [],
  transitions: 0,
  obstacles: [],
  backtest: null,
  updatedBy: "Lin",
  updatedAt: 0,
};
const ladder = { level: 0 } as LadderRow;

describe("a rule's chip", () => {
  it("names what matters most", () => {
    const inForce = { kind: "in_force", inForceMs: 5_000 } as const;
    const pinned = { key: "ladder", because: "pinned", byName: "Omar", until: 9 } as const;
    expect(stateOf({ ...row, mode: "off", blind: true })).toEqual({ kind: "off" });
    expect(stateOf({ ...row, blind: true, phase: inForce })).toEqual({ kind: "blind" });
    expect(stateOf({ ...row, phase: inForce, obstacles: [pinned] })).toEqual({
      kind: "suppressed",
      byName: "Omar",
      until: 9,
    });
    expect(stateOf({ ...row, phase: inForce })).toEqual(inForce);
    const exiting = { kind: "exiting", inForceMs: 200_000, calmMs: 190_000, frozen: false } as const;
    expect(stateOf({ ...row, phase: exiting })).toEqual({ kind: "held", leftMs: 100_000 });
    expect(stateOf({ ...row, phase: { ...exiting, calmMs: 60_000 } })).toEqual({
      kind: "exiting",
      calmMs: 60_000,
    });
    expect(stateOf({ ...row, phase: { ...exiting, frozen: true } })).toEqual({ kind: "frozen" });
  });
});

describe("the way to the next level", () => {
  it("is that of the nearest rule that would act, by its furthest condition", () => {
    const shadow: RuleRow = {
      ...row,
      id: "r2",
      mode: "shadow",
      enter: [{ value: 0.9, samples: 1, holds: false, why: null }],
    };
    expect(nearestUp([shadow, row], ladder)).toMatchObject({ rule: { id: "r1" }, share: 0.5 });
    expect(nearestUp([shadow, { ...row, mode: "off" }], ladder)).toMatchObject({
      rule: { id: "r2" },
      share: 0.9,
    });
    expect(nearestUp([row], { ...ladder, level: 2 })).toBeNull();
  });

  it("counts a success rate by what is missing", () => {
    const success: RuleRow = {
      ...row,
      definition: {
        ...row.definition,
        enter: [{ series: "success", stat: "avg", overSeconds: 30, op: "<", value: 0.9 }],
      },
      enter: [{ value: 0.95, samples: 100, holds: false, why: null }],
    };
    expect(nearestUp([success], ladder)?.share).toBeCloseTo(0.5);
  });
});

it("two versions of a rule are told apart field by field", () => {
  expect(changedFields(row.definition, row.definition)).toEqual([]);
  expect(changedFields(row.definition, { ...row.definition, enterForSeconds: 5, name: "x" })).toEqual([
    "name",
    "enterForSeconds",
  ]);
});
