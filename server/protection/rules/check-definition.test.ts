import { describe, expect, it, test } from "vitest";
import { type RuleDefinition, ruleDefinitionSchema } from "../../contracts/protection.ts";
import { below, type Condition } from "../../contracts/series.ts";
import { checkDefinition } from "./check-definition.ts";
import { defaultRules } from "./default-rules.ts";

const above = (series: Condition["series"], value: number): Condition => ({
  ...below(series, value, 30),
  op: ">",
});
const rule: RuleDefinition = {
  name: "r",
  enter: [above("load", 1)],
  enterForSeconds: 30,
  target: { kind: "switch", key: "writes.queued", value: true },
  exit: [below("load", 0.8, 30)],
  exitForSeconds: 180,
  minHoldSeconds: 60,
  maxTransitionsPerHour: 4,
  minSamples: 50,
};
const faultOf = (over: Partial<RuleDefinition>) => {
  const fault = checkDefinition({ ...rule, ...over });
  return fault && [fault.field, fault.because];
};

describe("a rule is refused", () => {
  test.each<[string, Condition, Condition, boolean]>([
    ["20 % apart", above("load", 1), below("load", 0.8, 30), true],
    ["19 % apart", above("load", 1), below("load", 0.81, 30), false],
    ["on the wrong side", above("load", 1), below("load", 1.2, 30), false],
    ["the same way round", above("load", 1), above("load", 0.5), false],
    ["a falling series", below("nodesReady", 5, 30), above("nodesReady", 6), true],
    ["a falling series, too close", below("nodesReady", 5, 30), above("nodesReady", 5.5), false],
    ["a success rate, by what is missing", below("success", 0.95, 30), above("success", 0.96), true],
    ["a success rate, too close", below("success", 0.95, 30), above("success", 0.955), false],
    [
      "a threshold of nothing",
      above("commitFailuresPerMinute", 0),
      below("commitFailuresPerMinute", 0, 30),
      false,
    ],
  ])("unless its thresholds are 20 %% apart: %s", (_, enter, exit, allowed) => {
    expect(faultOf({ enter: [enter], exit: [exit] })).toEqual(
      allowed ? null : ["/definition/exit/0/value", "gap"],
    );
  });

  it("when its exit speaks of other series only", () => {
    expect(faultOf({ exit: [below("commitP95Ms", 100, 30)] })).toEqual([
      "/definition/exit/0/series",
      "no_shared_series",
    ]);
  });

  it("when it sets a switch to its default, or to a value it has not", () => {
    const target = { kind: "switch", key: "live.coalesce" } as const;
    for (const value of [0, 4, true])
      expect(faultOf({ target: { ...target, value } })).toEqual(["/definition/target/value", "value"]);
    expect(faultOf({ target: { ...target, value: 3 } })).toBeNull();
  });

  it("when the ladder has no such level", () => {
    expect(faultOf({ target: { kind: "ladder", level: 0 } })).toEqual(["/definition/target/level", "level"]);
  });

  it("when a success rate is given in percent", () => {
    const percent = { enter: [below("success", 95, 30)], exit: [above("success", 96)] };
    expect(faultOf(percent)).toEqual(["/definition/enter/0/value", "success_range"]);
  });
});

test.each(defaultRules.map(({ id, definition }) => [id, definition] as const))(
  "the rule that comes along is sound: %s",
  (_, definition) => {
    expect(ruleDefinitionSchema.parse(definition)).toEqual(definition);
    const fault = checkDefinition(definition);
    // A ladder step whose switch this release has not is the only excuse.
    expect(fault?.because ?? "level").toBe("level");
  },
);
