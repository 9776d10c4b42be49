import { describe, expect, it } from "vitest";
import { execute } from "./execute.ts";
import type { HomeServiceInput, MealInput } from "./job-input.ts";

const item = (over: Partial<MealInput["items"][number]> = {}): MealInput["items"][number] => ({
  itemId: "i1",
  quantity: 1,
  nameEn: "Kung Pao chicken",
  nameZh: "宫保鸡丁",
  station: "wok",
  prepSeconds: 90,
  ...over,
});

describe("execute a meal", () => {
  it("routes each line to its station and lets the longest line set the prep time", () => {
    const drink = item({ itemId: "i2", station: "drinks", prepSeconds: 30, modifiers: ["no ice"] });
    const executed = execute({ kind: "meal", input: { items: [item(), drink] } });
    expect(executed).toMatchObject({
      result: "done",
      output: {
        kind: "meal",
        prepSeconds: 90,
        lines: [
          { itemId: "i1", station: "wok", modifiers: [] },
          { itemId: "i2", station: "drinks", modifiers: ["no ice"] },
        ],
      },
    });
  });

  it.each([
    [4, 90],
    [5, 135],
    [9, 180],
  ])("counts further pans: %i portions take %i s", (quantity, prepSeconds) => {
    const executed = execute({ kind: "meal", input: { items: [item({ quantity })] } });
    expect(executed).toMatchObject({ output: { prepSeconds } });
  });
});

describe("execute a reservation", () => {
  it("asks for as many units as the party has people", () => {
    expect(execute({ kind: "reservation", input: { slotId: "s1", party: 3 } })).toEqual({
      result: "done",
      output: { kind: "reservation", slotId: "s1", units: 3 },
    });
  });
});

describe("execute a home service", () => {
  const input: HomeServiceInput = {
    startsAt: 1_000_000,
    durationMinutes: 90,
    location: { xKm: 0, yKm: 0 },
    skill: "cleaning",
    priceMinor: 18_800,
    candidates: [
      { providerId: "near", skills: { cleaning: 60 }, rating: 4, xKm: 1, yKm: 0 },
      { providerId: "skilled", skills: { cleaning: 95 }, rating: 4, xKm: 3, yKm: 0 },
      { providerId: "plumber", skills: { repair: 95 }, rating: 5, xKm: 0, yKm: 0 },
    ],
  };

  it("ranks those who can come and blocks the travel buffer too", () => {
    const executed = execute({ kind: "home_service", input });
    expect(executed).toMatchObject({
      output: { startsAt: 1_000_000, endsAt: 1_000_000 + 120 * 60_000, priceMinor: 18_800 },
    });
    expect(executed).toMatchObject({
      output: { candidates: [{ providerId: "skilled" }, { providerId: "near" }] },
    });
  });

  it("is done with nobody, not failed, when nobody fits: the server decides what that means", () => {
    expect(execute({ kind: "home_service", input: { ...input, skill: "piano" } })).toMatchObject({
      result: "done",
      output: { candidates: [] },
    });
  });
});

it("fails a job whose input does not fit its kind", () => {
  expect(execute({ kind: "meal", input: { slotId: "s1" } })).toEqual({
    result: "failed",
    reason: "bad_input",
  });
});
