import { describe, expect, it } from "vitest";
import { isLegalKeymap, keysOf } from "#server/contracts/board-actions.ts";
import { defaultTemplate } from "../tickets/default-template.ts";
import { giveKey, judgeKey, keyNameOf, keySign } from "./key-names.ts";
import { sampleTickets } from "./sample-tickets.ts";
import { templateChanges } from "./template-changes.ts";

const standard = { name: "Standard", template: defaultTemplate };
const changed = (over: Partial<typeof defaultTemplate>) => ({
  name: "Standard",
  template: { ...defaultTemplate, ...over },
});

describe("templateChanges", () => {
  it("finds nothing between equal templates, however their fields are ordered", () => {
    const lateness = { by: "minutes", warm: 5, late: 9 } as const;
    const turned = { late: 9, warm: 5, by: "minutes" } as const;
    expect(templateChanges(changed({ lateness }), changed({ lateness: turned }))).toEqual([]);
    expect(
      templateChanges(changed({ stations: ["wok", "fry"] }), changed({ stations: ["fry", "wok"] })),
    ).toEqual([]);
  });

  it("names each thing that differs, and only those", () => {
    const after = changed({
      columns: 4,
      expo: true,
      lines: { ...defaultTemplate.lines, modifiers: "inline" },
      buttons: { ...defaultTemplate.buttons, hold: false },
    });
    expect(templateChanges(standard, { ...after, name: "Pass" })).toEqual([
      { what: "name", before: "Standard", after: "Pass" },
      { what: "columns", before: 0, after: 4 },
      { what: "expo", before: false, after: true },
      { what: "modifiers", before: "below", after: "inline" },
      { what: "button", button: "hold", before: true, after: false },
    ]);
  });

  it("tells also what an action lost when its key was given to another", () => {
    const after = changed({ keys: { start: "r" } });
    expect(templateChanges(standard, after)).toEqual([
      { what: "key", action: "start", before: ["s"], after: ["r"] },
      { what: "key", action: "recallLast", before: ["r"], after: [] },
    ]);
  });
});

describe("keys", () => {
  const press = (key: string, over: object = {}) =>
    keyNameOf({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...over });

  it.each([
    ["a", {}, "a"],
    ["R", { shiftKey: true }, "Shift+R"],
    // Caps lock gives a capital without shift.
    ["R", {}, "r"],
    ["?", { shiftKey: true }, "?"],
    ["Tab", { shiftKey: true }, "Shift+Tab"],
    ["F5", {}, "F5"],
    ["Shift", { shiftKey: true }, null],
    ["r", { ctrlKey: true }, null],
  ])("%s %j is written %s", (key, over, name) => {
    expect(press(key, over)).toBe(name);
  });

  it("are shown as a keyboard shows them", () => {
    expect(["a", "Shift+R", " ", "Shift+Tab", "ArrowUp", "+"].map((key) => keySign(key, "Space"))).toEqual([
      "A",
      "⇧ R",
      "Space",
      "⇧ Tab",
      "↑",
      "+",
    ]);
  });

  it("say who has them, and stay a legal map when they are taken", () => {
    expect(judgeKey("5", "bump", {})).toEqual({ outcome: "digit" });
    expect(judgeKey("r", "start", {})).toEqual({ outcome: "taken", by: "recallLast" });
    expect(judgeKey("s", "start", {})).toEqual({ outcome: "free" });
    const once = giveKey("x", "bump", {});
    const twice = giveKey("x", "start", once);
    expect(twice).toEqual({ start: "x" });
    expect(isLegalKeymap(twice)).toBe(true);
    expect(keysOf(twice).get("Enter")).toBe("bump");
  });
});

describe("sampleTickets", () => {
  it("shows what a board has to cope with: bands, stations, wishes, long tickets", () => {
    const tickets = sampleTickets(Date.UTC(2026, 0, 1));
    expect(new Set(tickets.map(({ orderId }) => orderId)).size).toBe(tickets.length);
    expect(new Set(tickets.flatMap(({ lines }) => lines.map(({ station }) => station))).size).toBeGreaterThan(
      3,
    );
    expect(tickets.some(({ lines }) => lines.length > 6)).toBe(true);
    expect(tickets.some(({ allergy }) => allergy !== null)).toBe(true);
  });
});
