// npm run protection:simulate -- --seeds 10000 [--from 1] [--json]   many lives of rules and ladder, each from its seed
import { parseArgs } from "node:util";
import { simulateSeed } from "./simulation/simulate-seed.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${name} takes a whole number, not ${text}`);
  process.exit(2);
}

const from = wholeNumber("from", values.from);
const seeds = wholeNumber("seeds", values.seeds);
const startedAt = performance.now();
const total: Record<string, number> = {};
const failures: { seed: number; violation: string }[] = [];
for (let seed = from; seed < from + seeds; seed++) {
  const { violations, figures } = simulateSeed(seed);
  for (const [name, value] of Object.entries(figures)) total[name] = (total[name] ?? 0) + value;
  if (violations[0]) failures.push({ seed, violation: violations[0] });
}
const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
const report = { seeds, from, failed: failures.length, seconds, ...total };
if (values.json) console.log(JSON.stringify({ ...report, failures: failures.slice(0, 20) }));
else {
  for (const { seed, violation } of failures.slice(0, 20)) console.log(`seed ${seed}: ${violation}`);
  console.log(
    Object.entries(report)
      .map(([name, value]) => `${name} ${value}`)
      .join(", "),
  );
}
process.exitCode = failures.length === 0 ? 0 : 1;
