import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readWork } from "./read-work.ts";

const folder = mkdtempSync(path.join(tmpdir(), "scheduling-replay-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const cli = path.join(import.meta.dirname, "..", "replay-cli.ts");

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}
const good = file(
  "trace.csv",
  `t_s,context_tokens,generated_tokens\n${Array.from({ length: 300 }, (_, i) => `${i * 0.4},${i % 90},${(i * 7) % 300}`).join("\n")}\n`,
);
const refused = (...args: string[]) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(2);
  return stderr;
};

describe("scheduling:replay", () => {
  it("prints exactly one JSON line with rates as fractions", () => {
    const out = execFileSync(process.execPath, [cli, "--trace", good, "--retry", "hinted", "--json"], {
      encoding: "utf8",
    });
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    const result = JSON.parse(out) as Record<string, number>;
    for (const key of [
      "successWithinDeadline",
      "successWithinPatience",
      "usefulUtilisation",
      "slotUtilisation",
      "refused",
      "late",
    ]) {
      expect(result[key]).toBeGreaterThanOrEqual(0);
      expect(result[key]).toBeLessThanOrEqual(1);
    }
    for (const key of ["meanResponseS", "p99ResponseS", "decisionP99Us"])
      expect(result[key]).toBeGreaterThan(0);
    expect(result.retriesPerRequest).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [["--load", "x"], /--load must be a number/],
    [["--policy", "fastest"], /--policy is one of round-robin/],
    [["--admission", "maybe"], /--admission is one of none/],
    [["--spike", "0.7-1.4"], /--spike takes two loads/],
    [["--deadline", "0"], /--deadline must be above 0/],
    [["--nodes", "1.5"], /--nodes is a whole number/],
    [["--speed", "2"], /--speed/],
  ])("names the flag that does not fit: %o", (args, expected) => {
    expect(refused("--trace", good, ...args)).toMatch(expected);
  });

  it.each([
    ["no trace told", [], /--trace is missing/],
    ["no such file", ["--trace", path.join(folder, "none.csv")], /there is no file .*none\.csv/],
    ["not a trace", ["--trace", file("other.csv", "a,b\n1,2\n")], /other\.csv: line 1: not a trace/],
    [
      "a bad count",
      ["--trace", file("bad.csv", "t_s,input_tokens,output_tokens\n0,1,1\n1,x,1\n")],
      /bad\.csv: line 3, column input_tokens: "x" is not a count/,
    ],
    [
      "one moment only",
      ["--trace", file("one.csv", "t_s,input_tokens,output_tokens\n0,1,1\n")],
      /no span of time/,
    ],
  ])("says what is wrong with the file: %s", (_name, args, expected) => {
    expect(refused(...args)).toMatch(expected);
  });
});

it("knows what a token costs from the columns or the name, unless told", () => {
  const azure = file("a.csv", "t_s,context_tokens,generated_tokens\n0,1000,10\n");
  const mooncake = file("b.csv", "t_s,input_tokens,output_tokens\n0,1000,10\n");
  expect(readWork(azure)[0]?.workMs).toBe(450);
  expect(readWork(mooncake)[0]?.workMs).toBe(250);
  expect(readWork(mooncake, { input: 1, output: 1 })[0]?.workMs).toBe(1_010);
});
