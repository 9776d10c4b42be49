import { describe, expect, it } from "vitest";
import {
  boundsFor,
  type Choice,
  chartSpan,
  fitHistory,
  frozen,
  MINUTE_MS,
  moved,
  panned,
  presetOf,
  readBaseline,
  readCurrent,
  resolveWindows,
  writeBaseline,
  writeCurrent,
} from "./windows.ts";

const now = Date.UTC(2026, 10, 21, 10, 50, 20);
const at = (hour: number, minute: number) => Date.UTC(2026, 10, 21, hour, minute);

describe("resolveWindows", () => {
  it("ends a live window with the last whole minute, the baseline right before it", () => {
    const windows = resolveWindows(
      { current: { kind: "live", minutes: 30 }, baseline: { kind: "before" } },
      now,
    );
    expect(windows).toEqual({
      current: { from: at(10, 20), to: at(10, 50) },
      baseline: { from: at(9, 50), to: at(10, 20) },
      live: true,
    });
  });
  it("never lets an earlier baseline reach into the window", () => {
    const window = { from: at(8, 0), to: at(10, 0) };
    const { baseline } = resolveWindows(
      { current: { kind: "fixed", window }, baseline: { kind: "earlier", minutes: 60 } },
      now,
    );
    expect(baseline).toEqual({ from: at(6, 0), to: at(8, 0) });
  });
  it("moves a fixed baseline out of the way of the window", () => {
    const { baseline } = resolveWindows(
      {
        current: { kind: "fixed", window: { from: at(10, 0), to: at(10, 30) } },
        baseline: { kind: "fixed", window: { from: at(9, 50), to: at(10, 10) } },
      },
      now,
    );
    expect(baseline).toEqual({ from: at(9, 40), to: at(10, 0) });
  });
});

describe("moved", () => {
  const window = { from: at(10, 0), to: at(10, 10) };
  const bounds = { from: at(9, 58), to: at(10, 15) };
  it.each([
    ["from", -10, at(9, 58), at(10, 10)],
    ["from", 30, at(10, 9), at(10, 10)],
    ["to", 30, at(10, 0), at(10, 15)],
    ["to", -30, at(10, 0), at(10, 1)],
    ["both", 30, at(10, 5), at(10, 15)],
    ["both", -30, at(9, 58), at(10, 8)],
  ] as const)("keeps %s moved by %i min inside and not empty", (edge, minutes, from, to) => {
    expect(moved(window, edge, minutes * MINUTE_MS, bounds)).toEqual({ from, to });
  });
  it("keeps windows apart", () => {
    const span = { from: at(9, 0), to: at(11, 0) };
    const other = { from: at(9, 30), to: at(10, 0) };
    expect(boundsFor(window, other, span)).toEqual({ from: at(10, 0), to: at(11, 0) });
    expect(boundsFor(other, window, span)).toEqual({ from: at(9, 0), to: at(10, 0) });
  });
});

describe("chartSpan", () => {
  it("holds both windows when they are near, and only the current one when the other is a day away", () => {
    const near = resolveWindows(
      {
        current: { kind: "fixed", window: { from: at(10, 20), to: at(10, 50) } },
        baseline: { kind: "before" },
      },
      now,
    );
    expect(chartSpan(near, 60, now)).toEqual({ from: at(9, 50), to: at(10, 50) });
    const far = resolveWindows({ ...frozen(near), baseline: { kind: "earlier", minutes: 1_440 } }, now);
    expect(chartSpan(far, 60, now)).toEqual({ from: at(9, 50), to: at(10, 50) });
  });
});

describe("in links", () => {
  it.each(["live30", "20261121T1020-20261121T1050"])("reads back %s", (text) => {
    const current = readCurrent(text);
    expect(current && writeCurrent(current)).toBe(text);
  });
  it.each(["before", "earlier60", "20261120T1020-20261120T1050"])("reads back %s", (text) => {
    const baseline = readBaseline(text);
    expect(baseline && writeBaseline(baseline)).toBe(text);
  });
  it.each(["", "live0", "livex", "20261121T1050-20261121T1020", "2026-11-21", "earlier"])(
    "ignores %j",
    (text) => {
      expect([readCurrent(text), readBaseline(text)]).toEqual([null, null]);
    },
  );
});

describe("on a young installation", () => {
  const now = Date.UTC(2026, 10, 21, 10, 30);
  const choice: Choice = { current: { kind: "live", minutes: 10 }, baseline: { kind: "before" } };
  const fitted = (firstMinutesAgo: number | undefined, chosen = choice) =>
    fitHistory(
      resolveWindows(chosen, now),
      chosen,
      firstMinutesAgo === undefined ? undefined : now - firstMinutesAgo * MINUTE_MS,
    );

  it("splits what there is in two halves and says so", () => {
    expect(fitted(9)).toEqual({
      baseline: { from: now - 8 * MINUTE_MS, to: now - 4 * MINUTE_MS },
      current: { from: now - 4 * MINUTE_MS, to: now },
      live: true,
      shortened: true,
    });
  });

  it.each([
    ["with enough history", 25, choice],
    ["with too little for two halves", 3, choice],
    ["before anything is known", undefined, choice],
    [
      "when another baseline was chosen",
      9,
      { ...choice, baseline: { kind: "earlier", minutes: 60 } } as Choice,
    ],
  ] as const)("leaves the windows alone %s", (_when, minutes, chosen) => {
    expect(fitted(minutes, chosen)).toEqual(resolveWindows(chosen, now));
  });
});

describe("days earlier", () => {
  const at = (text: string) => Date.parse(text);
  const window = { from: at("2026-10-25T12:00:00+01:00"), to: at("2026-10-25T12:30:00+01:00") };
  const choice = {
    current: { kind: "fixed" as const, window },
    baseline: { kind: "earlier" as const, minutes: 1_440 },
  };

  it("are meant by the clocks of the business", () => {
    const { baseline } = resolveWindows(choice, at("2026-10-26T00:00:00Z"), "Europe/Berlin");
    expect(baseline).toEqual({ from: at("2026-10-24T12:00:00+02:00"), to: at("2026-10-24T12:30:00+02:00") });
  });

  it("are recognised again when the windows stand still", () => {
    const now = at("2026-10-26T00:00:00Z");
    for (const baseline of [
      { kind: "before" as const },
      ...[60, 1_440, 10_080].map((minutes) => ({ kind: "earlier" as const, minutes })),
    ]) {
      const windows = resolveWindows({ ...choice, baseline }, now, "Europe/Berlin");
      expect(presetOf(windows, "Europe/Berlin")).toEqual(baseline);
    }
    const own = { from: window.from - 7_000_000, to: window.from - 6_000_000 };
    expect(presetOf({ baseline: own, current: window, live: false })).toEqual({ kind: "fixed", window: own });
  });
});

describe("panning", () => {
  const now = Date.UTC(2026, 10, 21, 12, 0);
  const span = { from: now - 60 * 60_000, to: now };
  it("goes half a chart at a time and never into the future", () => {
    const back = panned(span, -1, now);
    expect(back).toBe(now - 30 * 60_000);
    const shown = chartSpan(
      resolveWindows({ current: { kind: "live", minutes: 10 }, baseline: { kind: "before" } }, now),
      60,
      now,
      back,
    );
    expect(shown).toEqual({ from: now - 90 * 60_000, to: now - 30 * 60_000 });
    expect(panned(shown, 1, now)).toBeNull();
  });
});
