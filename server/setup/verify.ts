// npm run verify: one command says yes. No database, no browser, seconds.
import { spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

interface Gate {
  name: string;
  /** Script below the clone, run by this Node, and its arguments. */
  args: string[];
  remedy: string;
}

const gates: Gate[] = [
  {
    name: "types",
    args: ["node_modules/typescript/bin/tsc", "--noEmit"],
    remedy: "fix the types",
  },
  {
    name: "format and lint",
    args: ["node_modules/@biomejs/biome/bin/biome", "check", "--max-diagnostics=40", "."],
    remedy: "npm run format, then fix what is left",
  },
  {
    name: "arrows",
    args: ["server/setup/check-arrows.ts"],
    remedy: "move the code, or take what is needed as an argument",
  },
  {
    name: "unit tests",
    args: [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--project",
      "unit",
      "--allowOnly=false",
      "--reporter=dot",
    ],
    remedy: "npm run test:unit",
  },
  {
    name: "unused code",
    args: ["node_modules/knip/bin/knip.js", "--no-progress"],
    remedy: "delete it, or import it where it was meant to be used",
  },
];

interface GateResult {
  gate: Gate;
  ok: boolean;
  seconds: number;
  output: string;
}

function runGate(gate: Gate): Promise<GateResult> {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, gate.args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: "1" },
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("close", (code) =>
      resolve({ gate, ok: code === 0, seconds: (Date.now() - startedAt) / 1000, output }),
    );
  });
}

/** The slow one (types) goes beside the others, which follow each other: two cores are enough. */
async function runGates(): Promise<GateResult[]> {
  const [slow, ...rest] = gates;
  const lanes = [slow ? [slow] : [], rest].map(async (lane) => {
    const results: GateResult[] = [];
    for (const gate of lane) {
      const result = await runGate(gate);
      console.log(
        `${result.ok ? "ok    " : "FAILED"} ${gate.name.padEnd(16)} ${result.seconds.toFixed(1).padStart(5)} s`,
      );
      results.push(result);
    }
    return results;
  });
  return (await Promise.all(lanes)).flat();
}

const results = await runGates();
const failed = results.filter((result) => !result.ok);
for (const { gate, output } of failed) {
  console.error(`\n--- ${gate.name} ---\n${output.trim()}\nWhat to do: ${gate.remedy}`);
}
console.log(failed.length === 0 ? "\nverified" : `\n${failed.length} of ${results.length} gates failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
