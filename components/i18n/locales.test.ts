import { describe, expect, it } from "vitest";
import { chooseLocale } from "./locales.ts";

describe("chooseLocale", () => {
  it.each([
    ["zh-CN", "en-US,en", "zh-CN"],
    ["en", "zh-CN,zh;q=0.9", "en"],
    ["fr", "zh-CN", "zh-CN"],
    [undefined, "zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"],
    [undefined, "de-DE,de;q=0.9,en;q=0.5,zh;q=0.7", "zh-CN"],
    [undefined, "zh;q=0, en", "en"],
    [undefined, "EN-gb", "en"],
    [undefined, "de", "en"],
    [undefined, "", "en"],
    [undefined, null, "en"],
  ])("cookie %s with Accept-Language %s gives %s", (cookie, acceptLanguage, expected) => {
    expect(chooseLocale({ cookie, acceptLanguage })).toBe(expected);
  });
});
