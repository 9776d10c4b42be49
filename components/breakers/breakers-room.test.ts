import { describe, expect, it } from "vitest";
import type { BreakerCell, BreakerTurn } from "#server/contracts/breakers.ts";
import { groupsOf, judgeBreakers, mergeTurns } from "./breakers-room.ts";

const cell = (dependency: BreakerCell["dependency"], target: string, state: BreakerCell["state"]) =>
  ({ id: `${dependency}/${target}`, dependency, target, nameEn: target, state, hold: null }) as BreakerCell;
const turn = (id: string, breaker: string) => ({ id, breaker }) as BreakerTurn;

describe("the matrix of breakers", () => {
  const cells = [
    cell("database_reads", "", "closed"),
    cell("node", "n10", "closed"),
    cell("node", "n2", "closed"),
    cell("node", "n7", "half_open"),
    cell("node", "n9", "open"),
  ];

  it("shows the worst first, in dependencies and within each, and the rest by name", () => {
    const groups = groupsOf(cells);
    expect(groups.map(({ dependency }) => dependency)).toEqual(["node", "database_reads"]);
    expect(groups[0]?.cells.map(({ target }) => target)).toEqual(["n9", "n7", "n2", "n10"]);
  });

  it("counts what is left alone, probing included, for that is not well yet", () => {
    expect(groupsOf(cells)[0]?.open).toBe(2);
    expect(judgeBreakers(cells)).toEqual({ about: "open", open: 2, total: 5 });
    expect(judgeBreakers(cells.slice(0, 3))).toEqual({ about: "fine", total: 3 });
    expect(judgeBreakers([])).toEqual({ about: "none" });
  });
});

describe("the turns of one breaker", () => {
  it("are its own, each once, newest first", () => {
    const read = [turn("9", "node/a"), turn("8", "node/a")];
    const live = [turn("9", "node/a"), turn("10", "node/a"), turn("11", "node/b")];
    expect(mergeTurns("node/a", read, live, 50).map(({ id }) => id)).toEqual(["10", "9", "8"]);
    expect(mergeTurns("node/a", read, live, 2)).toHaveLength(2);
  });
});
