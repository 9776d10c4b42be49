import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { levelsOf, switchCatalogue, switchKeys } from "../contracts/switches.ts";
import { touchedBy } from "../overview/rules/touched-by.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const runbooks = read("docs/switches.md");
const words = (["en", "zh-CN"] as const).map(
  (locale) => JSON.parse(read(`components/i18n/messages/${locale}/operator.json`)).switch,
);
const root = new URL("../..", import.meta.url).pathname;
/** What tests of behaviour are called. */
const titles = globSync("server/**/*.test.ts", { cwd: root })
  .filter((path) => !path.startsWith("server/degradation/") || path.endsWith("switches-in-force.e2e.test.ts"))
  .flatMap((path) => [...read(path).matchAll(/\b(?:it|test)\(\s*"([^"]*)"/g)].map(([, title]) => title))
  .join("\n");
const sources = globSync("server/**/*.ts", { cwd: root })
  .filter((path) => !path.endsWith(".test.ts") && !path.startsWith("server/contracts/"))
  .map(read)
  .join("\n");

describe.each(switchKeys)("%s", (key) => {
  const entry = switchCatalogue[key];

  it("has a runbook: what it does, when to turn it on, what to watch, how it ends", () => {
    const section = runbooks.split(/^## /m).find((part) => part.startsWith(`${entry.runbook}\n`));
    for (const part of ["Does", "Turn it on", "Watch", "Ends"]) expect(section).toContain(`**${part}`);
  });

  it("has words in both languages", () => {
    const [part, name] = key.split(".") as [string, string];
    for (const language of words) {
      for (const word of ["name", "effect", "inFull", "touches"]) {
        expect(language[part]?.[name]?.[word], `${word}`).toMatch(/\S/);
      }
    }
  });

  it("is read by code that names its safe default, and its difference is shown by a test", () => {
    const call = entry.type === "level" ? "level" : "isOn";
    const reads = [
      ...sources.matchAll(new RegExp(`\\.${call}\\("${key}", \\{ whenUnknown: (\\w+) \\}\\)`, "g")),
    ];
    expect(reads.length).toBeGreaterThan(0);
    for (const [, whenUnknown] of reads) expect(whenUnknown).toBe(String(entry.safeDefault));
    expect(titles).toContain(key);
  });

  it("fits its type, and names only switches there are", () => {
    if (entry.type === "level") expect(levelsOf(key)).toHaveLength(entry.max + 1);
    else expect(levelsOf(key)).toEqual([]);
    for (const other of entry.conflicts) expect(switchKeys).toContain(other);
    expect(touchedBy[key]).toBeTypeOf("function");
  });
});
