import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";

const CLI = path.join(import.meta.dirname, "evaluate-cli.ts");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "evaluate-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}
function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, name.endsWith(".gz") ? gzipSync(text) : text);
  return file;
}
const rows = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${name},${600 * i},${100 + 40 * Math.sin(i / 23) + (i % 4)}`);

test("prints one JSON line a series and one of the summary, also from a .gz", () => {
  const text = ["series,t_s,req_per_s", ...rows("long", 400), ...rows("short", 3)].join("\n");
  const { status, stdout } = run("--series", fileOf("two.csv.gz", text), "--horizon", "3600", "--json");
  expect(status).toBe(0);
  const [long, short, summary] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(long).toMatchObject({ series: "long", stepSeconds: 600, horizonSeconds: 3600, n: 335, rows: 400 });
  for (const key of ["MAE", "maeLastHourMean", "ratio", "sMAPE", "coverage85"])
    expect(long[key]).toBeGreaterThan(0);
  expect(short).toMatchObject({ series: "short", n: 0, MAE: null });
  expect(summary).toMatchObject({ summary: true, series: 2, scored: 1, worstRatio: long.ratio });
});

test("--help tells every field that is printed", () => {
  const { status, stdout } = run("--help");
  expect(status).toBe(0);
  const text = ["t_s,value", ...rows("x", 100).map((row) => row.slice(2))].join("\n");
  const printed = run("--series", fileOf("one.csv", text), "--json").stdout.trim().split("\n");
  for (const line of printed) for (const key of Object.keys(JSON.parse(line))) expect(stdout).toContain(key);
});

test("wrong arguments and wrong files exit with 2 and say where", () => {
  const wrong = fileOf("wrong.csv", "series,t_s,value\na,0,1\na,600,lots\n");
  const slow = fileOf("slow.csv", "t_s,value\n0,1\n7200,1\n");
  expect(run("--series", wrong)).toMatchObject({
    status: 2,
    stdout: "",
    stderr: 'line 3, column value: "lots" is not a number\n',
  });
  expect(run("--series", slow)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("step of 7200 s"),
  });
  expect(run("--series", path.join(folder, "none.csv"))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("There is no file"),
  });
  expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining("--series FILE is missing") });
  expect(run("--series", wrong, "--horizon", "soon")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--horizon"),
  });
  expect(run("--sries", wrong)).toMatchObject({ status: 2, stderr: expect.stringContaining("--sries") });
  const broken = path.join(folder, "broken.csv.gz");
  writeFileSync(broken, "no gzip");
  expect(run("--series", broken)).toMatchObject({ status: 2, stderr: expect.stringContaining("header") });
});
