import { describe, expect, it } from "vitest";
import type { Judged } from "./judge-now.ts";
import { MINUTE_MS } from "./minutes.ts";
import { type Standing, stepIncident } from "./step-incident.ts";

const T0 = Date.UTC(2026, 10, 21, 12);
const pooled = { value: 0.9, requests: 300 };
const out: Judged = { kind: "out", pooled, minutes: 3, oddness: 6, onsetAt: T0 };
const back: Judged = { kind: "in", pooled };
const between: Judged = { kind: "between", pooled };
const blind: Judged = { kind: "blind" };
const open: Standing = { state: "open", since: T0, endedAt: null };

describe("an incident", () => {
  it.each([
    ["opens when the band is left", null, out, 0, "open"],
    ["does not open at the edge", null, between, 0, "rest"],
    ["does not open without data", null, blind, 0, "rest"],
    ["stays for its first five minutes", open, back, 4, "go_on"],
    ["closes when it is back in the band", open, back, 6, "close"],
    ["does not close at the edge", open, between, 30, "go_on"],
    ["does not close because data is missing", open, blind, 30, "go_on"],
    ["is closed, and says why, after an hour without data", open, blind, 61, "close_blind"],
    ["is not opened a second time while it is dismissed", { ...open, state: "dismissed" }, out, 30, "go_on"],
    ["is the same when it comes back soon", { ...open, endedAt: T0 + 10 * MINUTE_MS }, out, 25, "reopen"],
    ["is a new one when it comes back later", { ...open, endedAt: T0 + 10 * MINUTE_MS }, out, 31, "open"],
  ] as const)("%s", (_, standing, judged, minutes, step) => {
    expect(stepIncident(standing, judged, T0 + minutes * MINUTE_MS, T0)).toBe(step);
  });
});
