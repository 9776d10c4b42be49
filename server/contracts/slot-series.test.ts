import { describe, expect, it } from "vitest";
import { slotSeries } from "./slot-series.ts";

const day = { date: "2026-11-21", from: "09:00", to: "12:00", everyMinutes: 30, timeZone: "UTC" };
const times = (series: Partial<typeof day>) =>
  slotSeries({ ...day, ...series }).map(({ startsAt }) => new Date(startsAt).toISOString().slice(11, 16));

describe("slotSeries", () => {
  it("follows one slot with the next, the last ending at the given time", () => {
    const spans = slotSeries(day);
    expect(times({})).toEqual(["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]);
    spans.slice(1).forEach((span, i) => {
      expect(span.startsAt).toBe(spans[i]?.endsAt);
    });
    expect(spans.at(-1)?.endsAt).toBe(Date.parse("2026-11-21T12:00:00Z"));
  });

  it("leaves out a last slot that would end too late", () => {
    expect(times({ to: "10:45" })).toEqual(["09:00", "09:30", "10:00"]);
  });

  it("reads 00:00 as the end of the day", () => {
    expect(times({ from: "23:00", to: "00:00" })).toEqual(["23:00", "23:30"]);
  });

  it.each([
    { to: "09:00" },
    { to: "08:00" },
    { to: "09:20" },
    { from: "9" },
    { to: "25:00" },
    { date: "soon" },
    { everyMinutes: 0 },
    { everyMinutes: Number.NaN },
  ])("opens nothing for %j", (series) => {
    expect(times(series)).toEqual([]);
  });

  it("means the clocks of the zone", () => {
    expect(times({ timeZone: "Asia/Shanghai", to: "10:00" })).toEqual(["01:00", "01:30"]);
    expect(times({ timeZone: "America/New_York", to: "10:00" })).toEqual(["14:00", "14:30"]);
    expect(times({ timeZone: "Asia/Kathmandu", to: "10:00" })).toEqual(["03:15", "03:45"]);
  });

  it("opens no moment twice on the nights when clocks change", () => {
    for (const date of ["2026-03-29", "2026-10-25"]) {
      const spans = slotSeries({ ...day, date, from: "00:00", to: "06:00", timeZone: "Europe/Berlin" });
      expect(new Set(spans.map(({ startsAt }) => startsAt)).size).toBe(spans.length);
    }
    const summer = { ...day, date: "2026-03-29", to: "09:30", timeZone: "Europe/Berlin" };
    expect(slotSeries(summer)).toEqual([
      { startsAt: Date.parse("2026-03-29T07:00:00Z"), endsAt: Date.parse("2026-03-29T07:30:00Z") },
    ]);
  });
});
