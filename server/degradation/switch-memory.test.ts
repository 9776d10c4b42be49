import { expect, test } from "vitest";
import { createSwitchMemory } from "./switch-memory.ts";
import type { SwitchState } from "./switch-state.ts";

const state = (revision: number, value: boolean): SwitchState => ({
  key: "writes.queued",
  value,
  revision,
  setBy: "person:p1",
  setByName: "Lin",
  setAt: revision,
  reason: null,
  cause: "person",
  leaseUntil: null,
  pinnedUntil: null,
  extensions: 0,
});

test("a read before the switches are known gives the default the caller names", () => {
  const memory = createSwitchMemory();
  expect(memory.reader.isOn("writes.queued", { whenUnknown: true })).toBe(true);
  expect(memory.reader.level("live.coalesce", { whenUnknown: 3 })).toBe(3);
  memory.markLoaded();
  expect(memory.reader.isOn("writes.queued", { whenUnknown: true })).toBe(false);
  expect(memory.reader.level("live.coalesce", { whenUnknown: 3 })).toBe(0);
});

test("a read of the wrong type gives the caller's default instead of throwing", () => {
  const memory = createSwitchMemory();
  memory.markLoaded();
  expect(memory.reader.isOn("live.coalesce", { whenUnknown: true })).toBe(true);
  expect(memory.reader.level("writes.queued", { whenUnknown: 2 })).toBe(2);
});

test("an applied revision never goes back", () => {
  const memory = createSwitchMemory();
  memory.markLoaded();
  expect(memory.apply(state(7, true))).toBe(true);
  expect(memory.apply(state(6, false))).toBe(false);
  expect(memory.reader.isOn("writes.queued", { whenUnknown: false })).toBe(true);
  expect(memory.reader.revision()).toBe(7);
});
