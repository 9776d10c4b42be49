import { expect, it } from "vitest";
import { boardTemplateSchema, defaultKeys, keysOf } from "#server/contracts/boards.ts";
import { defaultTemplate } from "./default-template.ts";

it("is what an empty template parses to", () => {
  expect(boardTemplateSchema.parse({})).toEqual(defaultTemplate);
});

it("gives a key to the action a template names, and to no other", () => {
  const keys = keysOf({ recipe: "r" });
  expect(keys.get("r")).toBe("recipe");
  expect(keys.get("Shift+R")).toBe("recallList");
  expect([...keys.values()].filter((action) => action === "recipe")).toHaveLength(1);
});

it("refuses a keymap that gives one key two meanings, takes a digit, or names no action", () => {
  for (const keys of [{ bump: "x", start: "x" }, { bump: "1" }, { fly: "x" }]) {
    expect(boardTemplateSchema.safeParse({ keys }).success).toBe(false);
  }
});

it("has a default key for everything, each key once", () => {
  const all = Object.values(defaultKeys).flat();
  expect(new Set(all).size).toBe(all.length);
});
