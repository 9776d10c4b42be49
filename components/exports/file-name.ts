import type { TimeWindow } from "#server/contracts/attribution.ts";
import { toFieldTime } from "../attribution/zone-time.ts";

/** `rushdeck_causes_2026-11-21_1020-1050_vs_2026-11-21_0950-1020`: what, and from when, on any disk. */
export function fileName(name: string, windows: readonly TimeWindow[], timeZone: string | undefined): string {
  const when = windows.map((window) => windowName(window, timeZone)).join("_vs_");
  return ["rushdeck", name, when]
    .filter((part) => part !== "")
    .join("_")
    .replaceAll(/[^\w.-]+/g, "-");
}

function windowName({ from, to }: TimeWindow, timeZone: string | undefined): string {
  const [start, end] = [from, to].map((at) => toFieldTime(at, timeZone).replaceAll(":", "").split("T"));
  const [startDay = "", startTime = ""] = start ?? [];
  const [endDay = "", endTime = ""] = end ?? [];
  return `${startDay}_${startTime}-${endDay === startDay ? "" : `${endDay}_`}${endTime}`;
}
