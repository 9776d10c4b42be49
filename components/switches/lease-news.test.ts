import { expect, test } from "vitest";
import type { SwitchRow } from "#server/contracts/switches.ts";
import { judgeSwitches } from "./judge-switches.ts";
import { leaseNews } from "./lease-news.ts";

const MINUTE = 60_000;
const on = (over: Partial<SwitchRow> = {}) =>
  ({
    key: "writes.queued",
    isDefault: false,
    revision: 7,
    setAt: 0,
    leaseUntil: 30 * MINUTE,
    extensions: 0,
    ...over,
  }) as SwitchRow;
const kinds = (rows: SwitchRow[], now: number) => leaseNews(rows, now).map(({ kind }) => kind);

test("tells of an end in its last five minutes, and not of a lease that was as short from the start", () => {
  expect(kinds([on()], 25 * MINUTE - 1)).toEqual([]);
  expect(kinds([on()], 25 * MINUTE)).toEqual(["ending"]);
  expect(kinds([on()], 30 * MINUTE)).toEqual([]);
  expect(kinds([on({ leaseUntil: 5 * MINUTE })], MINUTE)).toEqual([]);
  expect(kinds([on({ isDefault: true, leaseUntil: null })], 0)).toEqual([]);
});

test("tells of each extension anew, and louder from the sixth on", () => {
  const [first] = leaseNews([on({ extensions: 1, revision: 8 })], 0);
  const [second] = leaseNews([on({ extensions: 2, revision: 9 })], 0);
  expect(first?.id).not.toBe(second?.id);
  expect(kinds([on({ extensions: 5 })], 0)).toEqual(["extended"]);
  expect(kinds([on({ extensions: 6 })], 0)).toEqual(["overdue"]);
});

test("the page's sentence names the switch that needs a hand before the rest", () => {
  const other = on({ key: "live.coalesce", leaseUntil: 60 * MINUTE });
  expect(judgeSwitches([on({ isDefault: true })], 0)).toEqual({ level: "calm", kind: "calm" });
  expect(judgeSwitches([on(), other], 0)).toEqual({
    level: "degraded",
    kind: "on",
    count: 2,
    leftMs: 30 * MINUTE,
  });
  expect(judgeSwitches([other, on()], 26 * MINUTE)).toMatchObject({ kind: "ending", key: "writes.queued" });
  expect(judgeSwitches([on({ extensions: 6 }), other], 0)).toMatchObject({
    level: "late",
    kind: "overdue",
    count: 6,
  });
});
