import { expect, test } from "vitest";
import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";
import type { SwitchWish } from "./change-switch.ts";
import { conflictGuard } from "./conflict-guard.ts";
import { requirementGuard } from "./requirement-guard.ts";
import { refusalsOf } from "./rules/refusals.ts";

const fine = { databaseWritable: true, parking: { parked: 0, capacity: 100 } };
const wish = (key: SwitchKey, value: SwitchValue) => ({ key, value }) as SwitchWish;
const memory = (values: Partial<Record<SwitchKey, SwitchValue>>) => ({
  currentValue: (key: SwitchKey) => values[key] ?? (key === "live.coalesce" ? 0 : false),
});
const rivals = (key: SwitchKey): SwitchKey[] =>
  key === "writes.queued" ? ["live.coalesce"] : key === "live.coalesce" ? ["writes.queued"] : [];

test("of two switches that fight each other only one is let on, and ending either is never refused", () => {
  const guard = conflictGuard(memory({ "live.coalesce": 2 }), rivals);
  const refuse = () => guard(wish("writes.queued", true), 0);
  expect(refuse).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  expect(refuse).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ reason: "conflicts:live.coalesce" }) }),
  );
  guard(wish("admission.shed_low", true), 0);
  guard(wish("live.coalesce", 3), 0);
  guard(wish("live.coalesce", 0), 0);
  conflictGuard(memory({ "live.coalesce": 2, "writes.queued": true }), rivals)(
    wish("writes.queued", true),
    0,
  );
});

test("what is missing is named, for whoever wants to turn it on and only then", () => {
  let facts = { ...fine, databaseWritable: false };
  const guard = requirementGuard(memory({}), () => facts);
  expect(() => guard(wish("writes.queued", true), 0)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ reason: "requires:database_writable" }) }),
  );
  guard(wish("writes.queued", false), 0);
  guard(wish("prediction.simple", true), 0);
  facts = fine;
  guard(wish("writes.queued", true), 0);
  requirementGuard(memory({ "writes.queued": true }), () => ({ ...fine, databaseWritable: false }))(
    wish("writes.queued", true),
    0,
  );
});

test("everything that speaks against it is said at once, parking from 80 % on", () => {
  const isOn = (key: SwitchKey) => key === "live.coalesce";
  expect(
    refusalsOf(
      "writes.queued",
      isOn,
      { databaseWritable: false, parking: { parked: 80, capacity: 100 } },
      rivals,
    ),
  ).toEqual([
    { kind: "requires", requirement: "database_writable" },
    { kind: "requires", requirement: "parking_below_80_percent" },
    { kind: "conflicts", with: "live.coalesce" },
  ]);
  expect(
    refusalsOf("writes.queued", () => false, { ...fine, parking: { parked: 79, capacity: 100 } }),
  ).toEqual([]);
});
