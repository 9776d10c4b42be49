import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { findChromium } from "./find-chromium.ts";
import { hashOf } from "./preparations.ts";

const roots: string[] = [];
const newRoot = () => {
  const root = mkdtempSync(path.join(tmpdir(), "rushdeck-prepare-"));
  roots.push(root);
  return root;
};
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** Runs code in a Node of its own, as the npm hooks do. */
function run(code: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], { cwd: import.meta.dirname });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("close", (exitCode) => resolve({ code: exitCode, output }));
  });
}

test("two starts at once prepare one after the other", async () => {
  const root = newRoot();
  const log = path.join(root, "log");
  const work = (name: string) => `
    import { appendFileSync } from "node:fs";
    import { withPrepareLock } from "./prepare-lock.mjs";
    await withPrepareLock(${JSON.stringify(root)}, async () => {
      appendFileSync(${JSON.stringify(log)}, "in ${name};");
      await new Promise((resolve) => setTimeout(resolve, 300));
      appendFileSync(${JSON.stringify(log)}, "out ${name};");
    });`;
  await Promise.all(["a", "b", "c"].map((name) => run(work(name))));
  const visits = readFileSync(log, "utf8").split(";").filter(Boolean);
  expect(visits).toHaveLength(6);
  for (let i = 0; i < visits.length; i += 2) expect(visits[i + 1]).toBe(visits[i]?.replace("in", "out"));
});

test("the lock of a start that was killed is taken over", async () => {
  const root = newRoot();
  mkdirSync(path.join(root, ".rushdeck"));
  // No process has this number: Linux ends below 2^22.
  writeFileSync(path.join(root, ".rushdeck/prepare.lock"), "4194999");
  const { output } = await run(`
    import { withPrepareLock } from "./prepare-lock.mjs";
    await withPrepareLock(${JSON.stringify(root)}, async () => console.log("mine"));`);
  expect(output).toContain("mine");
});

test("a failed step shows the beginning and the end of the program's words, and what to do", async () => {
  const { code, output } = await run(`
    import { makeStepRunner } from "./step-runner.mjs";
    const step = makeStepRunner({ total: 2, root: "." });
    const noisy = 'console.log("the cause"); for (let i = 0; i < 500; i++) console.log("noise"); console.error("the end"); process.exit(3)';
    await step({ number: 1, label: "making noise", command: process.execPath, args: ["-e", noisy], onFailure: "Make less noise." })
      .catch((error) => { console.log(error.message); process.exit(9); });`);
  expect(code).toBe(9);
  expect(output).toMatch(/\[1\/2\] making noise failed after .* s/);
  for (const words of ["the cause", "the end", "Make less noise."]) expect(output).toContain(words);
  expect(output.split("noise\n").length).toBeLessThan(70);
});

test("packages that match the lock file are not installed again; an interrupted install is", async () => {
  const root = newRoot();
  const lock = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/a-darwin-arm64": { version: "1.0.0", optional: true },
    },
  };
  writeFileSync(path.join(root, "package-lock.json"), JSON.stringify(lock));
  const ask = async () => {
    const { output } = await run(`
      import { packagesAreCurrent } from "./install-packages.mjs";
      process.stdout.write(String(packagesAreCurrent(${JSON.stringify(root)})));`);
    return output.trim();
  };
  mkdirSync(path.join(root, "node_modules"));
  expect(await ask()).toBe("false");
  const installed = (version: string) =>
    writeFileSync(
      path.join(root, "node_modules/.package-lock.json"),
      JSON.stringify({ packages: { "node_modules/a": { version } } }),
    );
  installed("0.9.0");
  expect(await ask()).toBe("false");
  installed("1.0.0");
  expect(await ask()).toBe("true");
});

test("the build is stale when a source changes, appears or goes, and not when a test does", () => {
  const root = newRoot();
  mkdirSync(path.join(root, "app/board"), { recursive: true });
  writeFileSync(path.join(root, "app/board/page.tsx"), "one");
  const sources = ["app", "next.config.js"];
  const first = hashOf(root, sources);
  writeFileSync(path.join(root, "app/board/page.test.tsx"), "a test");
  expect(hashOf(root, sources)).toBe(first);
  writeFileSync(path.join(root, "app/board/page.tsx"), "two");
  const second = hashOf(root, sources);
  writeFileSync(path.join(root, "next.config.js"), "export default {}");
  const third = hashOf(root, sources);
  rmSync(path.join(root, "app/board/page.tsx"));
  expect(new Set([first, second, third, hashOf(root, sources)]).size).toBe(4);
});

test("CHROMIUM_PATH wins over what is installed, and a wrong one is passed over", () => {
  expect(findChromium({ PATH: "", CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
  expect(findChromium({ PATH: "", CHROMIUM_PATH: "/nowhere/chromium" })).not.toBe("/nowhere/chromium");
});
