import { describe, expect, it } from "vitest";
import { fromFieldTime, toFieldTime } from "./zone-time.ts";

describe("field times", () => {
  it.each([
    ["UTC", "2026-11-21T10:20"],
    ["Asia/Shanghai", "2026-11-21T18:20"],
    ["America/New_York", "2026-11-21T05:20"],
    ["Asia/Kathmandu", "2026-11-21T16:05"],
  ])("are written and read in %s", (zone, text) => {
    const at = Date.UTC(2026, 10, 21, 10, 20);
    expect(toFieldTime(at, zone)).toBe(text);
    expect(fromFieldTime(text, zone)).toBe(at);
  });
  it("survive the night the clocks change", () => {
    for (const at of [
      Date.UTC(2026, 2, 29, 0, 30),
      Date.UTC(2026, 2, 29, 1, 30),
      Date.UTC(2026, 9, 25, 3, 30),
    ]) {
      expect(fromFieldTime(toFieldTime(at, "Europe/Berlin"), "Europe/Berlin")).toBe(at);
    }
  });
  it("are not invented from something else", () => {
    expect(fromFieldTime("", "UTC")).toBeNaN();
    expect(fromFieldTime("soon", "UTC")).toBeNaN();
  });
});
