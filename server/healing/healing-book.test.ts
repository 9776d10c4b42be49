import { describe, expect, it } from "vitest";
import type { HealingRow } from "../contracts/healing.ts";
import type { Held } from "../nodes/rules/judge-nodes.ts";
import { HealingBook, type Loss } from "./healing-book.ts";

const at = (ms: number) => ({ at: 1_000_000 + ms, monotonicMs: ms });
const loss = (over: Partial<Loss> = {}): Loss => ({
  nodeId: "node_1",
  node: "n1",
  epoch: 3,
  because: "silent",
  by: null,
  lastBeat: at(0),
  suspectAt: at(2_500).at,
  ...over,
});
const healed = (book: HealingBook) => book.all().filter((entry) => entry.kind === "healed") as HealingRow[];

describe("the book of healings", () => {
  it("tells every step of one with its time", () => {
    const book = new HealingBook();
    book.lost(loss(), at(6_500));
    book.returned("node_1", 3, ["o1", "o2"], at(6_520));
    book.replacementStarted("n1", at(6_600).at);
    book.joined("node_1", 4, at(7_400));
    book.given("node_1", 4, at(7_450));
    book.settled("o1", "node_2", 9, at(8_000));
    book.settled("other", "node_1", 4, at(8_500));
    expect(book.tick(at(8_600)).map((row) => row.mttrMs)).toEqual([8_500]);
    book.settled("o2", "node_2", 9, at(9_000));
    expect(healed(book)).toMatchObject([
      {
        node: "n1",
        epoch: 3,
        lastBeatAt: at(0).at,
        suspectAt: at(2_500).at,
        isolatedAt: at(6_500).at,
        claimsReleased: 2,
        claimsReleasedAt: at(6_520).at,
        replacementStartedAt: at(6_600).at,
        replacementUpAt: at(7_400).at,
        firstServedAt: at(8_500).at,
        rescuedAt: at(9_000).at,
        mttrMs: 8_500,
      },
    ]);
    expect(book.tick(at(9_100))).toEqual([]);
  });

  it("counts claims that came back before the loss was known", () => {
    const book = new HealingBook();
    book.returned("node_1", 3, ["o1"], at(10));
    book.returned("node_1", 2, ["o9"], at(11));
    book.lost(loss({ because: "exited" }), at(30));
    expect(healed(book)[0]).toMatchObject({ claimsReleased: 1, claimsReleasedAt: at(10).at });
  });

  it("counts the stale writes of the lost epoch alone, even after the healing", () => {
    const book = new HealingBook();
    book.lost(loss(), at(6_500));
    book.joined("node_1", 4, at(7_000));
    book.tick(at(60_000));
    book.staleWrite("node_1", 3);
    book.staleWrite("node_1", 3);
    book.staleWrite("node_1", 2);
    expect(healed(book)[0]).toMatchObject({ staleWrites: 2, replacementUpAt: at(7_000).at });
  });

  it("measures by the clock that does not jump", () => {
    const book = new HealingBook();
    book.lost(loss(), { at: 1_000_000 + 66_500, monotonicMs: 6_500 });
    book.joined("node_1", 4, { at: 1_000_000 - 53_000, monotonicMs: 7_000 });
    book.tick(at(60_000));
    expect(healed(book)[0]?.mttrMs).toBe(7_000);
  });

  it("gives a node that is lost twice two healings, and the joining to the later", () => {
    const book = new HealingBook();
    book.lost(loss(), at(6_500));
    book.lost(loss({ epoch: 4 }), at(9_000));
    book.joined("node_1", 5, at(9_500));
    expect(healed(book).map((row) => row.replacementUpAt)).toEqual([null, at(9_500).at]);
  });

  it("tells why it kept still, from the beginning of a stall, until it does no more", () => {
    const book = new HealingBook();
    book.held({ reason: "monitor_stalled", nodeIds: [], figures: { slippedMs: 9_000.4 } }, [], at(10_000));
    book.held(
      { reason: "most_silent", nodeIds: ["node_1"], figures: { silent: 2, of: 3 } },
      ["n1"],
      at(12_000),
    );
    book.held(null, [], at(14_000));
    expect(book.all()).toMatchObject([
      { reason: "monitor_stalled", startedAt: at(1_000).at, endedAt: at(12_000).at },
      { reason: "most_silent", nodes: ["n1"], figures: { silent: 2, of: 3 }, endedAt: at(14_000).at },
    ]);
  });

  it("makes one entry of what comes again within a minute, with the worst of it", () => {
    const book = new HealingBook();
    const stall = (slippedMs: number): Held => ({
      reason: "monitor_stalled",
      nodeIds: [],
      figures: { slippedMs },
    });
    expect(book.held(stall(3_000), [], at(10_000))).not.toBe(null);
    book.held(null, [], at(10_500));
    expect(book.held(stall(9_000), [], at(60_000))).toBe(null);
    book.held(null, [], at(60_500));
    book.held(stall(4_000), [], at(200_000));
    expect(book.all()).toMatchObject([
      { startedAt: at(7_000).at, endedAt: at(60_500).at, figures: { slippedMs: 9_000, times: 2 } },
      { startedAt: at(196_000).at, endedAt: null, figures: { slippedMs: 4_000 } },
    ]);
  });

  it("hands each change out once to be kept, and again when it could not be", () => {
    const book = new HealingBook();
    book.lost(loss(), at(6_500));
    const changed = book.takeChanged();
    expect([changed.length, book.takeChanged().length]).toEqual([1, 0]);
    book.putBack(changed);
    expect(book.takeChanged()).toHaveLength(1);
  });
});
