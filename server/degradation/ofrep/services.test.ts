import { beforeEach, expect, it } from "vitest";
import { createBus } from "../../platform/bus.ts";
import { createFlags } from "./flags.ts";
import { createServices, type Services } from "./services.ts";

let now = 0;
let revision = 7;
const applied: { nodeId: string; revision: number }[] = [];
const flags = createFlags(
  { source: () => "db", revision: () => revision, valueOf: () => false, stateOf: () => undefined },
  0,
);
let services: Services;

beforeEach(() => {
  now = 1_000;
  revision = 7;
  applied.length = 0;
  const bus = createBus();
  bus.on("switchApplied", (receipt) => applied.push(receipt));
  services = createServices({ flags, bus, clock: { nowMs: () => now } });
});
const say = (serving?: string, instance = "1f2e") =>
  services.heard("key", `checkout; instance=${instance}${serving ? `; serving=${serving}` : ""}`);

it("counts a question as a receipt for the revision it names, once", () => {
  say();
  expect(services.receivers()).toMatchObject([{ name: "checkout/1f2e", revision: 0, reason: "DEFAULT" }]);
  expect(applied).toEqual([]);
  say(flags.etag());
  say(flags.etag());
  expect(applied).toMatchObject([{ revision: 7 }]);
  expect(services.receivers()).toMatchObject([
    { kind: "service", revision: 7, reason: "LIVE", since: 1_000, expected: true },
  ]);
});

it("does not take another database's revision for one of ours", () => {
  say('"99-00000000"');
  expect(services.receivers()).toMatchObject([{ revision: 0 }]);
  expect(applied).toEqual([]);
});

it("doubts who is silent, and forgets who is gone", () => {
  say(flags.etag());
  now += 3_001;
  expect(services.receivers()).toMatchObject([{ reason: "STALE" }]);
  now += 3_000;
  expect(services.receivers()).toEqual([]);
});

it.each(["", "checkout", "<b>; instance=1", "checkout; instance=zz", ["checkout; instance=1"], undefined])(
  "ignores the header %j",
  (header) => {
    services.heard("key", header);
    expect(services.receivers()).toEqual([]);
  },
);

it("remembers no more than a fixed number of them", () => {
  for (let i = 0; i < 600; i++) say(undefined, i.toString(16));
  expect(services.receivers()).toHaveLength(500);
});
