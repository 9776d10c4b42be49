import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { arrowRules } from "./arrow-rules.ts";
import { checkArrows } from "./check-arrows.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A small house that keeps every rule; each test adds the files that break one. */
const goodHouse: Record<string, string> = {
  "package.json": JSON.stringify({
    type: "module",
    imports: { "#server/*": "./server/*", "#components/*": "./components/*" },
  }),
  "node_modules/next/package.json": JSON.stringify({ name: "next", version: "1.0.0", main: "index.js" }),
  "node_modules/next/index.js": "export default 1;",
  "server/contracts/orders.ts": "export const kinds = ['meal'];",
  "server/shared/clock.ts": "export const now = () => 0;",
  "server/parts.ts": "export interface Parts { a: string }",
  "server/process-registry.ts":
    'import type { Parts } from "./parts.ts";\nexport const getParts = (): Parts => ({ a: "" });',
  "server/platform/pool.ts": 'import { now } from "../shared/clock.ts";\nexport const pool = now;',
  "server/kitchen/kitchen-store.ts":
    'import { pool } from "../platform/pool.ts";\nexport const store = pool;',
  "server/kitchen/rules/predict.ts":
    'import { kinds } from "../../contracts/orders.ts";\nexport const predict = (at: number) => kinds.length + at;',
  "server/kitchen/bump.ts":
    'import { store } from "./kitchen-store.ts";\nimport { predict } from "./rules/predict.ts";\nexport const bump = [store, predict];',
  "server/compose.ts": 'import { bump } from "./kitchen/bump.ts";\nexport const compose = bump;',
  "server/platform/http/pages.ts": 'import next from "next";\nexport const pages = next;',
  "server/main.ts":
    'import { compose } from "./compose.ts";\nimport { pages } from "./platform/http/pages.ts";\nexport const main = [pages, compose];',
  "components/board.tsx":
    'import { kinds } from "#server/contracts/orders.ts";\nexport const Board = () => kinds;',
  "app/page.tsx":
    'import { Board } from "#components/board.tsx";\nimport type { Parts } from "#server/parts.ts";\nimport { getParts } from "#server/process-registry.ts";\nexport default function Page(): Parts { Board(); return getParts(); }',
};

function build(extra: Record<string, string> = {}): string {
  const root = mkdtempSync(path.join(tmpdir(), "rushdeck-arrows-"));
  roots.push(root);
  for (const [file, text] of Object.entries({ ...goodHouse, ...extra })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

/** Rule -> files that break it, and nothing else needs to be wrong with them. */
const breaches: Record<(typeof arrowRules.forbidden)[number]["name"], Record<string, string>> = {
  "rules-are-pure": { "server/kitchen/rules/bad.ts": 'import fs from "node:fs";\nexport const bad = fs;' },
  "rules-know-no-edges": {
    "server/kitchen/rules/bad.ts":
      'import type { store } from "../kitchen-store.ts";\nexport type Bad = typeof store;',
  },
  "contracts-stand-alone": {
    "server/contracts/bad.ts":
      'import type { predict } from "../kitchen/rules/predict.ts";\nexport type Bad = typeof predict;',
  },
  "shared-stands-alone": {
    "server/shared/bad.ts": 'import { pool } from "../platform/pool.ts";\nexport const bad = pool;',
  },
  "platform-knows-no-part": {
    "server/platform/bad.ts": 'import { bump } from "../kitchen/bump.ts";\nexport const bad = bump;',
  },
  "components-know-contracts-only": {
    "components/bad.tsx":
      'import { getParts } from "#server/process-registry.ts";\nexport const Bad = getParts;',
  },
  "components-run-in-a-browser": {
    "components/bad.tsx": 'import path from "node:path";\nexport const Bad = path;',
  },
  "pages-enter-by-the-registry": {
    "app/bad.tsx": 'import { bump } from "#server/kitchen/bump.ts";\nexport const Bad = bump;',
  },
  "pages-take-only-types-of-parts": {
    "app/bad.tsx": 'import { Parts } from "#server/parts.ts";\nexport const Bad = Parts;',
  },
  "server-knows-no-screen": {
    "server/kitchen/bad.ts": 'import { Board } from "#components/board.tsx";\nexport const bad = Board;',
  },
  "a-store-has-one-owner": {
    "server/admission/bad.ts":
      'import { store } from "../kitchen/kitchen-store.ts";\nexport const bad = store;',
  },
  "only-main-composes": {
    "server/kitchen/bad.ts": 'import { main } from "../main.ts";\nexport const bad = main;',
  },
  "one-file-starts-pages": {
    "server/kitchen/bad.ts": 'import next from "next";\nexport const bad = next;',
  },
  "nothing-ships-with-tools": {
    "server/setup/tool.ts": 'import { now } from "../shared/clock.ts";\nexport const tool = now;',
    "server/kitchen/bad.ts": 'import { tool } from "../setup/tool.ts";\nexport const bad = tool;',
  },
  "no-circles": {
    "server/kitchen/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;',
    "server/kitchen/b.ts": 'import { a } from "./a.ts";\nexport const b = () => a;',
  },
  "every-import-exists": {
    "server/kitchen/bad.ts": 'import { gone } from "./gone.ts";\nexport const bad = gone;',
  },
};

test("a house that keeps the arrows passes, and every file of it was looked at", async () => {
  const report = await checkArrows(build());
  expect(report.violations).toEqual([]);
  expect(report.blind).toBeUndefined();
  expect(report.modulesSeen).toBe(
    Object.keys(goodHouse).filter((file) => /^(server|app|components)/.test(file)).length,
  );
});

test.each(arrowRules.forbidden.map((rule) => rule.name))("%s can fail", async (name) => {
  const report = await checkArrows(build(breaches[name]));
  expect(report.violations.map((violation) => violation.rule)).toContain(name);
});

test("a part may import its own store, and a circle of types alone is no circle", async () => {
  const report = await checkArrows(
    build({
      "server/kitchen/a.ts": 'import type { B } from "./b.ts";\nexport interface A { b: B }',
      "server/kitchen/b.ts": 'import type { A } from "./a.ts";\nexport interface B { a: A | null }',
      "server/kitchen/undo.ts": 'import { store } from "./kitchen-store.ts";\nexport const undo = store;',
    }),
  );
  expect(report.violations).toEqual([]);
});

test("an empty house is not called clean", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "rushdeck-arrows-"));
  roots.push(root);
  mkdirSync(path.join(root, "server"));
  expect((await checkArrows(root)).blind).toBe("there are no source files");
});

test("files without imports anywhere mean a checker that cannot read them", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "rushdeck-arrows-"));
  roots.push(root);
  mkdirSync(path.join(root, "server/shared"), { recursive: true });
  for (const name of ["a", "b", "c"])
    writeFileSync(path.join(root, `server/shared/${name}.ts`), `export const ${name} = 1;`);
  expect((await checkArrows(root)).blind).toContain("only 0 imports");
});
