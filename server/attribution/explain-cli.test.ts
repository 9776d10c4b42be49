import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const CLI = path.join(import.meta.dirname, "explain-cli.ts");
const GOOD = `x,y,succ_base,total_base,succ_cur,total_cur
${["a", "b", "c"].flatMap((x) => ["p", "q"].map((y) => `${x},${y},95,100,${x === "b" ? 40 : 95},100`)).join("\n")}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rushdeck-cases-"));
  const put = (name: string, content: string | Buffer) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  put("one/10.csv", GOOD);
  put("one/9.csv.gz", gzipSync(GOOD));
  put("one/11.csv.gz", GOOD);
  put("one/12.csv.gz", gzipSync(GOOD).subarray(0, 40));
  put("one/injection_info.csv", "timestamp,set,kind\n9,x=b,easy\n13,x=b,easy\n");
  put("one/raw/series.csv", "min,value\n1,2\n");
  put("two/10.csv", GOOD.replaceAll("succ_", "nothing_"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { code: number | null; lines: string[]; errors: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8" });
  return { code: status, lines: stdout.trim().split("\n"), errors: stderr };
}

describe("attribution:explain", () => {
  it("answers every case that can be read, and says of each other one why not", () => {
    const { code, lines } = run("--cases", folder, "--json");
    const answers = lines.map(
      (line) => JSON.parse(line) as { case: string; answer?: string[]; error?: string },
    );
    expect(answers.map((answer) => answer.case)).toEqual([
      "one/9",
      "one/10",
      "one/11",
      "one/12",
      "one/13",
      "two/10",
    ]);
    for (const { answer } of answers.slice(0, 3)) expect(answer).toEqual(["x=b"]);
    for (const { error, answer } of answers.slice(3)) {
      expect(answer).toBeUndefined();
      expect(error).toMatch(/\w/);
    }
    expect(code).toBe(1);
  });

  it("names cases as their files when the folder itself holds them, and leaves what lies beside alone", () => {
    const { lines } = run("--cases", path.join(folder, "one"), "--json");
    expect(lines.map((line) => (JSON.parse(line) as { case: string }).case)).toEqual([
      "9",
      "10",
      "11",
      "12",
      "13",
    ]);
  });

  it.each([[["--cases", "/no/such/folder"]], [["--nonsense"]], [[]]])("ends with 2 for %j", (args) => {
    const { code, errors } = run(...args);
    expect(code).toBe(2);
    expect(errors).not.toContain("    at ");
  });
});
