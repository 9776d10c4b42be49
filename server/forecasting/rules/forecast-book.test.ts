import { describe, expect, it } from "vitest";
import { ForecastBook, GROWN, HOUR_MS, type KeyedPoint, YOUNG } from "./forecast-book.ts";
import { type LoadMinute, MINUTE_MS } from "./load-counter.ts";

const DAY = 24 * HOUR_MS;
/** A course of the day between 0.2 and 1.0 slots, class paid a fifth of it. */
const loadAt = (at: number) => 0.6 + 0.4 * Math.sin((2 * Math.PI * at) / DAY);
function minutes(from: number, to: number, load: (at: number) => number = loadAt): LoadMinute[] {
  const rows: LoadMinute[] = [];
  for (let minute = from; minute < to; minute += MINUTE_MS) {
    const work = load(minute) * MINUTE_MS;
    rows.push({ minute, coveredMs: MINUTE_MS, work: { all: work, "class:paid": work / 5 } });
  }
  return rows;
}
/** Lives from `from` to `to`, minute by minute. */
function live(book: ForecastBook, rows: LoadMinute[], from: number, to: number) {
  const said: KeyedPoint[] = [];
  const settled: KeyedPoint[] = [];
  for (let now = from; now <= to; now += MINUTE_MS) {
    const since = Math.min(book.upTo, now - 5 * MINUTE_MS);
    const advanced = book.advance(
      rows.filter(({ minute }) => minute >= since && minute < now),
      now,
    );
    said.push(...advanced.said);
    settled.push(...advanced.settled);
  }
  return { said, settled };
}
const rowOf = (book: ForecastBook, key: string) => book.rows().find((row) => row.key === key);

describe("a young installation", () => {
  it("looks five minutes ahead after ten, and says from when it can look an hour ahead", () => {
    const book = new ForecastBook(YOUNG);
    book.rebuild([], [], 0);
    const { said, settled } = live(book, minutes(0, HOUR_MS), MINUTE_MS, 10 * MINUTE_MS);
    expect(said.filter(({ key }) => key === "all").map(({ at }) => at / MINUTE_MS)).toEqual([
      5, 6, 7, 8, 9, 10,
    ]);
    expect(settled.find(({ key }) => key === "all")?.actual).toBeCloseTo(0.6, 1);
    expect(rowOf(book, "all")).toMatchObject({
      doubt: "too_young",
      hourAheadFrom: 3 * HOUR_MS,
      trustedFrom: 25 * HOUR_MS,
    });
    expect(rowOf(book, "class:paid")?.now).toBeCloseTo(0.12, 1);
  });

  it("has outgrown it after three hours that were watched, not after three hours of the clock", () => {
    const book = new ForecastBook(YOUNG);
    book.rebuild(minutes(0, HOUR_MS), [], HOUR_MS);
    live(book, minutes(4 * HOUR_MS, 6 * HOUR_MS - MINUTE_MS), 5 * HOUR_MS, 6 * HOUR_MS);
    expect(book.outgrown).toBe(false);
    book.advance(minutes(6 * HOUR_MS, 6 * HOUR_MS + MINUTE_MS), 6 * HOUR_MS + MINUTE_MS);
    expect(book.outgrown).toBe(true);
  });
});

describe("a grown installation", () => {
  it("is trusted after a day and an hour, and tells the course of the day an hour ahead", () => {
    const book = new ForecastBook(GROWN);
    book.rebuild(minutes(0, 5 * DAY), [], 5 * DAY);
    const now = 5 * DAY;
    const { said } = live(book, minutes(now - HOUR_MS, now + HOUR_MS), now, now + 5 * MINUTE_MS);
    expect(rowOf(book, "all")).toMatchObject({ doubt: null, hourAheadFrom: null, trustedFrom: null });
    const next = said.find(({ key }) => key === "all");
    expect(next?.at).toBe(now + 5 * MINUTE_MS);
    expect(Math.abs((next?.mean ?? 0) - loadAt(now + 35 * MINUTE_MS))).toBeLessThan(0.03);
    expect(next?.seasonal).toBeCloseTo(loadAt(now + 35 * MINUTE_MS), 1);
  });

  it("is the same after a restart as without one, and stands by what was said", () => {
    const through = new ForecastBook(GROWN);
    const rows = minutes(0, 3 * DAY + 3 * HOUR_MS);
    const earlierThan = (at: number) => rows.filter(({ minute }) => minute < at);
    through.rebuild(earlierThan(3 * DAY), [], 3 * DAY);
    // One that was said otherwise then, as if late events had come since.
    const first = live(through, rows, 3 * DAY, 3 * DAY + HOUR_MS).said.map((point) => ({
      ...point,
      mean: point.mean + 0.1,
    }));
    const restarted = new ForecastBook(GROWN);
    const { said, settled } = restarted.rebuild(
      earlierThan(3 * DAY + 90 * MINUTE_MS),
      first,
      3 * DAY + 90 * MINUTE_MS,
    );
    const stood = settled.filter(({ key, at }) => key === "all" && at > 3 * DAY);
    expect(stood.map(({ at }) => (at - 3 * DAY) / MINUTE_MS)).toEqual([5, 10, 15, 20, 25, 30]);
    expect(stood[0]?.mean).toBe(first[0]?.mean);
    // Said afterwards: the day before, and the half hour in which nobody ran; known by when it was made.
    const afterwards = said.filter(({ key, at }) => key === "all" && at > 3 * DAY);
    expect(afterwards.map(({ at }) => (at - 3 * DAY) / MINUTE_MS)).toEqual([65, 70, 75, 80, 85, 90]);
    expect(said.every(({ madeAt }) => madeAt === 3 * DAY + 90 * MINUTE_MS)).toBe(true);
    live(through, rows, 3 * DAY + HOUR_MS, 3 * DAY + 90 * MINUTE_MS);
    expect(rowOf(restarted, "all")?.next?.mean).toBeCloseTo(rowOf(through, "all")?.next?.mean ?? 0, 9);
  });

  it("says afterwards only what was known then", () => {
    const spike = (at: number) => loadAt(at) + (at >= 3 * DAY - HOUR_MS ? 5 : 0);
    const knowing = new ForecastBook(GROWN).rebuild(minutes(0, 3 * DAY, spike), [], 3 * DAY);
    const before = new ForecastBook(GROWN).rebuild(minutes(0, 3 * DAY - HOUR_MS), [], 3 * DAY - HOUR_MS);
    const at = (points: KeyedPoint[]) =>
      points.find((point) => point.key === "all" && point.at === 3 * DAY - HOUR_MS)?.mean;
    expect(at(before.said)).toBeDefined();
    expect(at(knowing.said)).toBe(at(before.said));
  });

  it("says gaps after an hour that nobody watched, and scores no hour it does not wholly know", () => {
    const book = new ForecastBook(GROWN);
    book.rebuild(minutes(0, 3 * DAY), [], 3 * DAY);
    const { said } = live(book, minutes(3 * DAY - HOUR_MS, 3 * DAY + HOUR_MS), 3 * DAY, 3 * DAY + HOUR_MS);
    const later = 3 * DAY + 2 * HOUR_MS;
    const { settled } = live(book, minutes(later, later + HOUR_MS), later, later + 10 * MINUTE_MS);
    expect(rowOf(book, "all")?.doubt).toBe("gaps");
    // Said in the watched hour, over after it: only the first ended before the gap.
    expect(said.length).toBeGreaterThan(settled.length);
    expect(settled.filter(({ at }) => at > 3 * DAY + 5 * MINUTE_MS)).toEqual([]);
  });

  it("counts a series that stops as nought while the rest is watched", () => {
    const book = new ForecastBook(GROWN);
    book.rebuild(minutes(0, DAY), [], DAY);
    const onlyAll = minutes(DAY, DAY + 2 * HOUR_MS).map((row) => ({
      ...row,
      work: { all: row.work.all ?? 0 },
    }));
    live(book, onlyAll, DAY, DAY + 2 * HOUR_MS);
    expect(rowOf(book, "class:paid")).toMatchObject({ now: 0 });
    expect(rowOf(book, "class:paid")?.next?.mean).toBeLessThan(0.2);
  });

  it("waits when the clock is set back, and lives on after a leap of years", () => {
    const book = new ForecastBook(GROWN);
    book.rebuild(minutes(0, DAY), [], DAY);
    expect(book.advance([], DAY - HOUR_MS)).toEqual({ said: [], settled: [] });
    expect(book.upTo).toBe(DAY);
    const far = 3_000 * DAY;
    book.advance(minutes(far - 5 * MINUTE_MS, far), far);
    expect(book.upTo).toBe(far);
    // All that was learnt is older than the fortnight that is remembered.
    expect(rowOf(book, "all")?.now).toBeCloseTo(0.6, 1);
  });
});
