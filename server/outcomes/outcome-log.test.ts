import { expect, test } from "vitest";
import type { CountedOutcome } from "./count-outcomes.ts";
import { fromLogged, toLogged } from "./outcome-log.ts";

const order = {
  tenantId: "t",
  shopId: "wok",
  kind: "meal",
  region: "north",
  device: "a device nobody else has",
  network: "4G",
  appVersion: "7.1",
  channel: "app",
};
const counted: CountedOutcome = { ...order, at: 5, node: "node-1", outcome: "late", latencyMs: 812 };

test("an outcome comes back from its order and its event as it was counted", () => {
  for (const asCounted of [counted, { ...counted, device: "other" }]) {
    expect(fromLogged(order, 5, toLogged(order, asCounted))).toEqual(asCounted);
  }
});

test("an event repeats nothing that its order says", () => {
  expect(toLogged(order, counted)).toEqual({ outcome: "late", node: "node-1", latencyMs: 812 });
  expect(toLogged(order, { ...counted, device: "other" }).as).toEqual({ device: "other" });
});
