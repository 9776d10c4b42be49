import { expect, test } from "vitest";
import type { SwitchKey, SwitchRow } from "#server/contracts/switches.ts";
import type { Finding } from "./judge-overview.ts";
import { offerFor } from "./offer-switch.ts";

const rows = (on: SwitchKey[] = []) =>
  (["writes.queued", "admission.shed_low", "admission.paid_only", "live.coalesce"] as const).map(
    (key) => ({ key, isDefault: !on.includes(key) }) as SwitchRow,
  );
const load: Finding = { level: "warm", about: "load", load: 1.2, threshold: 0.8 };
const commits: Finding = { level: "late", about: "slowCommits", p95Ms: 3_000 };

test("reaches for the mildest switch that is not on yet", () => {
  expect(offerFor(commits, rows())).toBe("writes.queued");
  expect(offerFor(load, rows())).toBe("admission.shed_low");
  expect(offerFor(load, rows(["admission.shed_low"]))).toBe("admission.paid_only");
  expect(offerFor(load, rows(["admission.shed_low", "admission.paid_only"]))).toBeNull();
  expect(offerFor(commits, [])).toBeNull();
});

test("offers nothing where no switch helps, and the switch itself where its lease needs a decision", () => {
  expect(offerFor({ level: "late", about: "noNodes" }, rows())).toBeNull();
  expect(offerFor({ level: "late", about: "leaseExtended", key: "live.coalesce", times: 2 }, rows())).toBe(
    "live.coalesce",
  );
});
