import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newPairingCode, readPairingCode } from "./pairing-code.ts";

describe("a pairing code", () => {
  it("has six characters that cannot be taken for others", () => {
    for (let i = 0; i < 500; i++) expect(newPairingCode(randomInt)).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
  });

  it.each([
    ["abc234", "ABC234"],
    [" abc 234 ", "ABC234"],
    ["ABC-234", "ABC234"],
    ["ABC23", null],
    ["ABC2345", null],
    ["ABC23O", null],
    ["", null],
  ])("typed as %j is %j", (typed, meant) => {
    expect(readPairingCode(typed)).toBe(meant);
  });
});
