import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { locales, namespaces } from "./locales.ts";

const folder = path.join(import.meta.dirname, "messages");
const [reference, ...others] = locales;

function wordsOf(locale: string, namespace: string): Map<string, string> {
  const file = JSON.parse(readFileSync(path.join(folder, locale, `${namespace}.json`), "utf8"));
  return new Map(flatten(file));
}

function flatten(node: unknown, path: string[] = []): [string, string][] {
  if (typeof node === "object" && node !== null) {
    return Object.entries(node).flatMap(([key, value]) => flatten(value, [...path, key]));
  }
  return [[path.join("."), String(node)]];
}

/** Names of the arguments of an ICU message: `{count, plural, ...}` and `{name}`. */
function argumentsOf(message: string): string[] {
  // A one-word branch of a plural, as in `one {minute}`, is no argument.
  const names = [
    ...message.matchAll(/(?<!\b(?:zero|one|two|few|many|other)\s*)\{\s*([A-Za-z]\w*)\s*[,}]/g),
  ].map(([, name]) => name ?? "");
  return [...new Set(names)].sort();
}

describe("messages", () => {
  it.each(locales)("has one file a namespace in %s and no file nobody loads", (locale) => {
    const files = readdirSync(path.join(folder, locale)).map((file) => file.replace(/\.json$/, ""));
    expect(files.sort()).toEqual([...namespaces].sort());
  });

  describe.each(namespaces)("%s", (namespace) => {
    const words = wordsOf(reference, namespace);

    it.each(others)("says the same things in %s", (locale) => {
      expect([...wordsOf(locale, namespace).keys()].sort()).toEqual([...words.keys()].sort());
    });

    it.each(others)("takes the same arguments in %s", (locale) => {
      const translated = wordsOf(locale, namespace);
      const different = [...words]
        .filter(([key, message]) => !sameList(argumentsOf(message), argumentsOf(translated.get(key) ?? "")))
        .map(([key]) => key);
      expect(different).toEqual([]);
    });

    it.each(locales)("leaves nothing empty in %s", (locale) => {
      const empty = [...wordsOf(locale, namespace)].filter(([, message]) => message.trim() === "");
      expect(empty).toEqual([]);
    });
  });
});

function sameList(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
