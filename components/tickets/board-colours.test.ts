import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(path.join(import.meta.dirname, "../ui/tokens.css"), "utf8");

/** The variables set by the rule with this selector. */
function tokensOf(selector: string): Record<string, string> {
  const at = css.indexOf(`${selector} {`);
  if (at < 0) throw new Error(`No rule ${selector} in tokens.css`);
  const body = css.slice(at, css.indexOf("}", at));
  return Object.fromEntries(
    [...body.matchAll(/(--rd-[\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** `color-mix` of text into its card, as rows that are done have it. */
function softened(text: string, card: string): string {
  const part = (hex: string, i: number) => Number.parseInt(hex.slice(i, i + 2), 16);
  const mixed = [1, 3, 5].map((i) => Math.round(0.78 * part(text, i) + 0.22 * part(card, i)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

const grounds = {
  light: ':root[data-mantine-color-scheme="light"]',
  dark: ':root[data-mantine-color-scheme="dark"]',
  "kitchen-dark": ':root [data-board="kitchen-dark"]',
  bright: ':root [data-board="bright"]',
};

describe.each(Object.entries(grounds))("colours of a board: %s", (_name, selector) => {
  const base = { ...tokensOf(":root"), ...tokensOf(selector) };

  it.each(["standard", "strong", "colour-blind"])(
    "head text is 4.5:1 or more with the palette %s",
    (palette) => {
      const own = palette === "standard" ? {} : tokensOf(`[data-palette="${palette}"]`);
      const tokens: Record<string, string> = { ...base, ...tokensOf("[data-palette]"), ...own };
      const resolved = (name: string): string => {
        const value = tokens[name] ?? "";
        const alias = /^var\((--rd-[\w-]+)\)$/.exec(value)?.[1];
        return alias ? resolved(alias) : value;
      };
      for (const band of ["calm", "warm", "late"]) {
        expect(contrast(resolved(`--rd-on-${band}`), resolved(`--rd-${band}-band`))).toBeGreaterThanOrEqual(
          4.5,
        );
      }
      expect(contrast(resolved("--rd-late"), resolved("--rd-late-tint"))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("item text is 7:1 or more, done or waiting too", () => {
    const tokens: Record<string, string> = base;
    const [text = "", card = "", inset = ""] = ["text", "surface-card", "surface-inset"].map(
      (name) => tokens[`--rd-${name}`],
    );
    const soft = softened(text, card);
    for (const [over, ground] of [
      [text, card],
      [soft, card],
      [soft, inset],
    ] as const) {
      expect(contrast(over, ground)).toBeGreaterThanOrEqual(7);
    }
  });
});
