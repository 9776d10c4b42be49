import { describe, expect, it, test } from "vitest";
import {
  clockChange,
  daysEarlier,
  fromFieldTime,
  readIsoWindow,
  toFieldTime,
  zoneName,
} from "./zone-time.ts";

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

test("days earlier are the same time by the clocks, through the nights they are changed", () => {
  // 25 October 2026, 03:00 CEST -> 02:00 CET.
  const after = Date.parse("2026-10-25T12:00:00+01:00");
  expect(daysEarlier(after, 1, "Europe/Berlin")).toBe(Date.parse("2026-10-24T12:00:00+02:00"));
  expect(after - daysEarlier(after, 7, "Europe/Berlin")).toBe(7 * 86_400_000 + 3_600_000);
  expect(after - daysEarlier(after, 1, "Asia/Shanghai")).toBe(86_400_000);
  expect(clockChange(daysEarlier(after, 1, "Europe/Berlin"), after, "Europe/Berlin")).toBe(-3_600_000);
  expect(clockChange(after - 86_400_000, after, "Asia/Shanghai")).toBe(0);
});

test("a window is read from ISO 8601, with an offset or in the zone's time", () => {
  const from = Date.UTC(2026, 10, 21, 2, 20);
  const to = Date.UTC(2026, 10, 21, 2, 50);
  for (const text of [
    "2026-11-21T02:20Z/2026-11-21T02:50Z",
    "2026-11-21T10:20+08:00/2026-11-21T10:50:30+08:00",
    "2026-11-21T10:20/PT30M",
    "PT30M/2026-11-21 10:50",
  ])
    expect(readIsoWindow(text, "Asia/Shanghai")).toEqual({ from, to });
  for (const text of [
    "",
    "PT30M",
    "2026-11-21T10:20",
    "2026-11-21T10:50/2026-11-21T10:20",
    "yesterday/today",
  ])
    expect(readIsoWindow(text, "Asia/Shanghai")).toBeNull();
});

test("the zone is named with its offset", () => {
  const winter = Date.UTC(2026, 0, 1);
  expect(zoneName(winter, "Asia/Shanghai")).toBe("Asia/Shanghai (UTC+8)");
  expect(zoneName(winter, "Asia/Kolkata")).toBe("Asia/Kolkata (UTC+5:30)");
  expect(zoneName(winter, "UTC")).toBe("UTC");
});
