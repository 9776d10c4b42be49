import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runWithin } from "./run-within.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rushdeck-run-within-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (script: string, limitMs = 30_000) =>
  runWithin({
    args: ["--input-type=module", "-e", script],
    cwd: folder,
    env: process.env,
    byLine: true,
    limitMs,
  });

/** A child of the child, with the same output, that would go on for an hour. */
const LEAVES_ONE_BEHIND = `
  import { spawn } from "node:child_process";
  import { writeFileSync } from "node:fs";
  const left = spawn(process.execPath, ["-e", "setTimeout(() => {}, 3_600_000)"], { stdio: "inherit" });
  writeFileSync("left", String(left.pid));
  left.unref();
`;
/** Ended and not yet fetched by the machine's first process (Z) is not running. */
const isRunning = () => {
  const left = readFileSync(path.join(folder, "left"), "utf8");
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${left}/status`, "utf8"));
  } catch {
    return false;
  }
};

it("tells how it ended", async () => {
  expect(await run("process.exit(3)")).toEqual({ exitCode: 3, isOverLimit: false });
});

it("is not held up by what a run leaves behind, and ends that", async () => {
  expect(await run(`${LEAVES_ONE_BEHIND} process.exit(0)`)).toMatchObject({
    exitCode: 0,
    isOverLimit: false,
  });
  await expect.poll(isRunning).toBe(false);
});

it("ends a run that does not come to its end, with all it started", async () => {
  const end = await run(`${LEAVES_ONE_BEHIND} setInterval(() => {}, 1000)`, 1_500);
  expect(end).toEqual({ exitCode: 1, isOverLimit: true });
  await expect.poll(isRunning).toBe(false);
});
