import { expect, it } from "vitest";
import { createDimensionBounds } from "./bound-dimensions.ts";
import { type CountedOutcome, toCells } from "./count-outcomes.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const DAY = 86_400_000;
const outcome = (over: Partial<CountedOutcome> = {}): CountedOutcome => ({
  at: NOON,
  tenantId: "t",
  shopId: "s",
  kind: "meal",
  region: "north",
  device: "ios",
  network: "4g",
  appVersion: "1.0",
  channel: "app",
  node: "n1",
  outcome: "success",
  latencyMs: 10,
  ...over,
});

it("a client that sends a new value with every order makes a bounded number of cells", () => {
  const bound = createDimensionBounds();
  const orders = Array.from({ length: 10_000 }, (_, i) => bound(outcome({ device: `junk-${i}` })));
  const cells = toCells(orders);
  expect(cells.length).toBeLessThanOrEqual(51);
  expect(cells.reduce((sum, cell) => sum + Number(cell.total), 0)).toBe(10_000);
  expect(orders.at(-1)).toMatchObject({ device: "other", region: "north" });
});

it("also when only the combinations are new", () => {
  const bound = createDimensionBounds({ values: 50, firstComers: 20, oftenFrom: 5, combinations: 100 });
  const digit = (i: number, place: number) => String(Math.floor(i / 10 ** place) % 10);
  const orders = Array.from({ length: 5_000 }, (_, i) =>
    bound(outcome({ region: digit(i, 0), device: digit(i, 1), network: digit(i, 2), channel: digit(i, 3) })),
  );
  expect(toCells(orders)).toHaveLength(101);
});

it("values that come often get their place beside a flood of such that do not", () => {
  const bound = createDimensionBounds();
  for (let i = 0; i < 1_000; i++) bound(outcome({ appVersion: `junk-${i}` }));
  const real = () => bound(outcome({ appVersion: "2.0" })).appVersion;
  const seen = Array.from({ length: 6 }, (_, i) => {
    bound(outcome({ appVersion: `more-junk-${i}` }));
    return real();
  });
  expect(seen).toEqual(["other", "other", "other", "other", "2.0", "2.0"]);
});

it("yesterday's frequent values need not earn their place again, and its junk has lost it", () => {
  const bound = createDimensionBounds();
  for (let i = 0; i < 1_000; i++) bound(outcome({ device: `junk-${i}` }));
  for (let i = 0; i < 10; i++) bound(outcome({ device: "android" }));
  for (let i = 0; i < 20; i++) bound(outcome({ device: `tomorrow-${i}`, at: NOON + DAY }));
  expect(bound(outcome({ device: "android", at: NOON + DAY })).device).toBe("android");
  expect(bound(outcome({ device: "junk-3", at: NOON + DAY })).device).toBe("other");
});

it("one tenant's flood takes nothing from another, and what is unknown stays so", () => {
  const bound = createDimensionBounds();
  for (let i = 0; i < 1_000; i++) bound(outcome({ channel: `junk-${i}` }));
  expect(bound(outcome({ tenantId: "u", channel: "web" })).channel).toBe("web");
  expect(bound(outcome({ channel: "-" })).channel).toBe("-");
});
