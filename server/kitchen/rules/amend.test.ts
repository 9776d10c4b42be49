import { describe, expect, it } from "vitest";
import { amendLines, MOST_LINES, nextLineIds } from "./amend.ts";
import type { Line } from "./ticket-lines.ts";

const AT = 1_000;
const line = (lineId: string, over: Partial<Line> = {}): Line => ({
  lineId,
  itemId: `item-${lineId}`,
  nameEn: "",
  nameZh: "",
  station: "wok",
  quantity: 2,
  modifiers: [],
  prepSeconds: 100,
  cookSeconds: 130,
  startAt: 0,
  doneAt: null,
  mark: null,
  ...over,
});
const amend = (lines: Line[], change: { lineId: string; quantity: number }[], add: Line[] = []) =>
  amendLines(lines, { add, change }, AT);
function amended(...args: Parameters<typeof amend>) {
  const result = amend(...args);
  if (!result.ok) throw new Error(result.because);
  return result;
}

describe("an amendment", () => {
  it("does not make a ticket grow without end", () => {
    const many = Array.from({ length: MOST_LINES }, (_, i) => line(String(i + 1)));
    expect(amend(many, [], [line("x")])).toEqual({ ok: false, because: "too_many_lines", change: null });
    expect(amend(many.slice(1), [], [line("x")]).ok).toBe(true);
  });

  it("marks what was added, changed and removed, and loses nothing", () => {
    const { lines, more } = amended(
      [line("1"), line("2"), line("3")],
      [
        { lineId: "1", quantity: 3 },
        { lineId: "2", quantity: 0 },
      ],
      [line("4", { quantity: 1, cookSeconds: 100 })],
    );
    expect(lines.map(({ mark }) => mark)).toEqual([
      { kind: "quantity", at: AT, oldQuantity: 2 },
      { kind: "removed", at: AT },
      null,
      { kind: "added", at: AT },
    ]);
    expect(lines[0]).toMatchObject({ quantity: 3, cookSeconds: 160 });
    expect(more.map(({ lineId, quantity }) => [lineId, quantity])).toEqual([
      ["1", 1],
      ["4", 1],
    ]);
  });

  it("tells the quantity the kitchen first knew, and nothing when it is that again", () => {
    const once = amended([line("1")], [{ lineId: "1", quantity: 5 }]).lines;
    const twice = amended(once, [{ lineId: "1", quantity: 4 }]).lines;
    expect(twice[0]?.mark).toEqual({ kind: "quantity", at: AT, oldQuantity: 2 });
    expect(amended(twice, [{ lineId: "1", quantity: 2 }]).lines[0]?.mark).toBeNull();
  });

  it("opens a line that is done when more of it is wanted, and not when less is", () => {
    const done = [line("1", { doneAt: 500, tapped: true })];
    expect(amended(done, [{ lineId: "1", quantity: 3 }]).lines[0]?.doneAt).toBeNull();
    expect(amended(done, [{ lineId: "1", quantity: 1 }]).lines[0]?.doneAt).toBe(500);
  });

  it("is refused where it makes no sense, saying why", () => {
    const struck = line("2", { mark: { kind: "removed", at: 1 } });
    expect(amend([line("1")], [{ lineId: "9", quantity: 1 }])).toMatchObject({
      because: "no_such_line",
      change: 0,
    });
    expect(amend([line("1"), struck], [{ lineId: "2", quantity: 1 }])).toMatchObject({
      because: "line_removed",
    });
    expect(amend([line("1"), struck], [{ lineId: "1", quantity: 0 }])).toMatchObject({
      because: "nothing_left",
    });
    expect(amend([line("1")], [{ lineId: "1", quantity: 2 }])).toMatchObject({ because: "nothing_changed" });
  });

  it("never names two lines alike", () => {
    expect(nextLineIds([line("1"), line("7")], 2)).toEqual(["8", "9"]);
  });
});
