import { describe, expect, it } from "vitest";
import type { SwitchKey } from "../../contracts/switches.ts";
import { planChanges, type SwitchFact, type Want } from "./plan-changes.ts";

const now = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const fact = (key: SwitchKey, over: Partial<SwitchFact> = {}): SwitchFact => ({
  key,
  value: key === "live.coalesce" ? 0 : false,
  revision: 7,
  cause: null,
  setByName: null,
  setAt: null,
  leaseUntil: null,
  pinnedUntil: null,
  ...over,
});
const want = (key: SwitchKey, value: boolean | number = true, over: Partial<Want> = {}): Want => ({
  key,
  value,
  by: { id: "rule:r1", name: "Overloaded" },
  cause: "rule",
  reason: "load",
  ...over,
});
const ranks: Partial<Record<SwitchKey, 1 | 2 | 3>> = { "admission.shed_low": 2, "writes.queued": 3 };
const plan = (wants: Want[], switches: SwitchFact[], mayRelease = true) =>
  planChanges({
    wants,
    switches,
    mayRelease,
    now,
    rankOf: (key) => ranks[key] ?? 0,
    releaserOf: () => ({ id: "rule:r1", name: "Overloaded" }),
  });

describe("planChanges", () => {
  it("sets what is asked for, on the revision it was decided on, with a lease", () => {
    expect(plan([want("writes.queued")], [fact("writes.queued")]).changes).toEqual([
      { ...want("writes.queued"), leaseMinutes: 30, seenRevision: 7 },
    ]);
  });

  it("puts protection on from the lowest step and takes it off from the highest", () => {
    const both: SwitchFact[] = [fact("writes.queued"), fact("admission.shed_low")];
    const on = plan([want("writes.queued"), want("admission.shed_low")], both).changes;
    expect(on.map(({ key }) => key)).toEqual(["admission.shed_low", "writes.queued"]);
    const set = both.map((one) => ({ ...one, value: true, cause: "ladder" as const }));
    expect(plan([], set).changes.map(({ key, value }) => [key, value])).toEqual([
      ["writes.queued", false],
      ["admission.shed_low", false],
    ]);
  });

  it("leaves alone what a person has set, and says who and until when", () => {
    const pinned = fact("writes.queued", { cause: "person", setByName: "Lin", pinnedUntil: now + MINUTE });
    expect(plan([want("writes.queued")], [pinned])).toEqual({
      changes: [],
      obstacles: [{ key: "writes.queued", because: "pinned", byName: "Lin", until: now + MINUTE }],
    });
    expect(plan([want("writes.queued")], [{ ...pinned, pinnedUntil: now }]).changes).toHaveLength(1);
    expect(plan([], [{ ...pinned, value: true }]).changes).toEqual([]);
  });

  it("never lets go of what a person turned on, even after its pin", () => {
    expect(plan([], [fact("writes.queued", { value: true, cause: "person" })]).changes).toEqual([]);
  });

  it("renews the lease of what is still asked for, before it is about to end", () => {
    const on = fact("writes.queued", { value: true, cause: "rule", leaseUntil: now + 9 * MINUTE });
    expect(plan([want("writes.queued")], [on]).changes).toMatchObject([{ value: true, leaseMinutes: 30 }]);
    expect(plan([want("writes.queued")], [{ ...on, leaseUntil: now + 11 * MINUTE }]).changes).toEqual([]);
  });

  it("lets go of nothing while some rule cannot be read", () => {
    const on = fact("writes.queued", { value: true, cause: "rule" });
    expect(plan([], [on]).changes).toHaveLength(1);
    expect(plan([], [on], false).changes).toEqual([]);
  });

  it("moves a level by one per hold, both ways, and takes the strongest of several wishes", () => {
    const wants = [want("live.coalesce", 1), want("live.coalesce", 3)];
    expect(plan(wants, [fact("live.coalesce")]).changes).toMatchObject([{ value: 1 }]);
    const one = fact("live.coalesce", { value: 1, cause: "rule", setAt: now - 59_000 });
    expect(plan(wants, [one]).changes).toEqual([]);
    expect(plan(wants, [{ ...one, setAt: now - MINUTE }]).changes).toMatchObject([{ value: 2 }]);
    expect(plan([], [{ ...one, value: 2, setAt: now - MINUTE }]).changes).toMatchObject([{ value: 1 }]);
  });
});
