import { describe, expect, it } from "vitest";
import { keysOf } from "#server/contracts/board-actions.ts";
import { actionFor, type Keymap, keyName, keySign, keysByAction } from "./board-keys.ts";
import { keysOfScreen } from "./use-board-settings.ts";

const press = (key: string, over = {}, keymap: Keymap = keysOf({})) =>
  actionFor(
    { key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...over },
    keymap,
  );

describe("keys of a board", () => {
  it.each([
    ["1", { do: "number", nth: 1 }],
    ["0", { do: "number", nth: 10 }],
    ["Enter", { do: "bump" }],
    [" ", { do: "bump" }],
    ["Backspace", { do: "unbump" }],
    ["r", { do: "recallLast" }],
    // Caps lock.
    ["S", { do: "start" }],
    ["F3", { do: "filter3" }],
    ["z", null],
  ])("%s", (key, action) => {
    expect(press(key)).toEqual(action);
  });

  it("does nothing for a key held down, and leaves the browser its own", () => {
    expect(press("Enter", { repeat: true })).toBeNull();
    expect(press("r", { ctrlKey: true })).toBeNull();
    expect(press("Shift", { shiftKey: true })).toBeNull();
  });

  it("tells shifted letters and named keys from plain ones, and signs by what they show", () => {
    expect(press("R", { shiftKey: true })).toEqual({ do: "recallList" });
    expect(press("Tab", { shiftKey: true })).toEqual({ do: "itemPrevious" });
    expect(press("?", { shiftKey: true })).toEqual({ do: "legend" });
    expect(keyName({ key: "R", shiftKey: true })).toBe("Shift+R");
  });

  it("does what a screen's keys say before a template's, and a template's before the defaults", () => {
    const keymap = keysOfScreen({ bump: "b", start: "x" }, { recallLast: "b" });
    expect(press("b", {}, keymap)).toEqual({ do: "recallLast" });
    expect(press("x", {}, keymap)).toEqual({ do: "start" });
    expect(press("r", {}, keymap)).toBeNull();
    // Its key was taken by the screen: the defaults are back, rather than a board nobody can bump on.
    expect(press("Enter", {}, keymap)).toEqual({ do: "bump" });
  });

  it("names the keys every action has now, as they are printed on keyboards", () => {
    const byAction = keysByAction(keysOf({ recipe: "r" }));
    expect(byAction.get("recipe")).toEqual(["r"]);
    expect(byAction.get("recallLast")).toBeUndefined();
    expect(byAction.get("bump")?.map(keySign)).toEqual(["Enter", "␣"]);
    expect(keySign("Shift+R")).toBe("⇧ R");
  });
});
