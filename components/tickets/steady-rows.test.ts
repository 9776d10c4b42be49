import { describe, expect, it } from "vitest";
import { steadyRows } from "./steady-rows.ts";

const row = (id: string, quantity: number) => ({ id, quantity });
const emptied = (one: ReturnType<typeof row>) => ({ ...one, quantity: 0 });
const shown = (...args: Parameters<typeof steadyRows<ReturnType<typeof row>>>) =>
  steadyRows(...args).map((one) => `${one.row.id} ${one.row.quantity}`);

describe("steadyRows", () => {
  it("keeps every row where it was while quantities overtake each other", () => {
    expect(shown([row("a", 5), row("b", 3)], [row("b", 9), row("a", 4)], emptied)).toEqual(["a 4", "b 9"]);
  });

  it("puts what is new after what is there, whatever its quantity", () => {
    expect(shown([row("a", 1)], [row("c", 7), row("a", 1)], emptied)).toEqual(["a 1", "c 7"]);
  });

  it("keeps the place of a row that is gone, so that none below it moves", () => {
    expect(shown([row("a", 2), row("b", 1)], [row("b", 1)], emptied)).toEqual(["a 0", "b 1"]);
  });

  it("remembers what a row was when it got its place", () => {
    expect(steadyRows([row("a", 2)], [row("a", 6)], emptied)[0]?.placed.quantity).toBe(2);
  });
});
