// npm run healing:simulate -- --seeds 10000 [--from 1] [--json]   many lives of a fleet, each from its seed
// npm run healing:simulate -- --seed 4711                         one of them, told step by step
import { parseArgs } from "node:util";
import { realRules } from "./simulation/rules-under-test.ts";
import { simulateSeed } from "./simulation/simulate-seed.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${name} takes a whole number, not ${text}`);
  process.exit(2);
}

function tellOne(seed: number): void {
  const { trace, violations, figures } = simulateSeed(seed, realRules, true);
  for (const line of trace) console.log(line);
  console.log(
    `\n${Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ")}`,
  );
  console.log(violations.length === 0 ? "every invariant held" : `BROKEN: ${violations.join("; ")}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

function runMany(from: number, seeds: number): void {
  const startedAt = performance.now();
  const total: Record<string, number> = {};
  const failed: { seed: number; violation: string }[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const { violations, figures } = simulateSeed(seed);
    for (const [name, value] of Object.entries(figures)) total[name] = (total[name] ?? 0) + value;
    if (violations[0]) failed.push({ seed, violation: violations[0] });
    if (!values.json && (seed - from + 1) % 1_000 === 0)
      console.log(`${seed - from + 1} seeds, ${failed.length} failed, ${seconds(startedAt)} s`);
  }
  const report = { seeds, from, failed: failed.length, seconds: seconds(startedAt), ...total };
  if (values.json) console.log(JSON.stringify({ ...report, failures: failed.slice(0, 20) }));
  else {
    for (const { seed, violation } of failed.slice(0, 20)) console.log(`seed ${seed}: ${violation}`);
    if (failed[0]) console.log(`\nTo see it happen: npm run healing:simulate -- --seed ${failed[0].seed}`);
    console.log(
      Object.entries(report)
        .map(([name, value]) => `${name} ${value}`)
        .join(", "),
    );
  }
  process.exitCode = failed.length === 0 ? 0 : 1;
}

const seconds = (startedAt: number) => Math.round((performance.now() - startedAt) / 100) / 10;

if (values.seed === undefined) runMany(wholeNumber("from", values.from), wholeNumber("seeds", values.seeds));
else tellOne(wholeNumber("seed", values.seed));
