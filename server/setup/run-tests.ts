// npm test: unit tests, tests against a real PostgreSQL, browser tests on the production build.
// Ends with one line that counts them all.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Counts, countPlaywright, countVitest, summaryLine, sumOf } from "./count-tests.ts";
import { runWithin } from "./run-within.ts";

const root = path.resolve(import.meta.dirname, "../..");
const reports = mkdtempSync(path.join(tmpdir(), "rushdeck-tests-"));

interface Suite {
  title: string;
  /** Minutes, several times what a quiet machine takes: a suite that hangs is told of, not waited for. */
  limitMin: number;
  args(reportFile: string): string[];
  env(reportFile: string): Record<string, string>;
  count(report: unknown): Counts;
}

const underwayFile = (reportFile: string) => `${reportFile}.underway`;
const underway = (reportFile: string) =>
  existsSync(underwayFile(reportFile)) ? readFileSync(underwayFile(reportFile), "utf8") : "";

const vitest = (project: string, workers: number): Pick<Suite, "args" | "env" | "count"> => ({
  args: (reportFile) => [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    "--allowOnly=false",
    `--maxWorkers=${workers}`,
    "--reporter=default",
    "--reporter=json",
    "--reporter=./server/setup/underway-reporter.ts",
    `--outputFile.json=${reportFile}`,
  ],
  env: (reportFile) => ({ RUSHDECK_TESTS_UNDERWAY: underwayFile(reportFile) }),
  count: countVitest,
});

const unitTests: Suite = { title: "unit tests", limitMin: 10, ...vitest("unit", 2) };
const databaseTests: Suite = { title: "database tests", limitMin: 25, ...vitest("db", 1) };

const browserTests: Suite = {
  title: "browser tests",
  limitMin: 30,
  args: () => ["node_modules/@playwright/test/cli.js", "test", "--forbid-only", "--reporter=list,json"],
  env: (reportFile) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile, RUSHDECK_SECOND_TRY: "1" }),
  count: countPlaywright,
};
/** Both wait more than they work, so they run beside each other. */
const slowTests = [databaseTests, browserTests];

async function runSuite(suite: Suite, { byLine = false } = {}): Promise<Counts> {
  const startedAt = Date.now();
  const reportFile = path.join(reports, `${suite.title.replace(/\W+/g, "-")}.json`);
  console.log(`\n${suite.title} ...`);
  const { exitCode, isOverLimit } = await runWithin({
    args: suite.args(reportFile),
    cwd: root,
    env: { ...process.env, ...suite.env(reportFile) },
    byLine,
    limitMs: suite.limitMin * 60_000,
  });
  const counts = existsSync(reportFile)
    ? suite.count(JSON.parse(readFileSync(reportFile, "utf8")))
    : sumOf([]);
  if (exitCode !== 0 && counts.failed === 0) {
    counts.failed += 1;
    counts.failures.push({
      name: suite.title,
      why: isOverLimit
        ? `was ended after ${suite.limitMin} minutes; under way: ${underway(reportFile) || "not known, its last words are above"}`
        : `did not finish cleanly (exit code ${exitCode}); its words are above`,
    });
  }
  if (counts.passed + counts.failed === 0) {
    counts.failed += 1;
    counts.failures.push({ name: suite.title, why: "no test ran" });
  }
  console.log(`${suite.title}: ${summaryLine(counts)} in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
  return counts;
}

const all: Counts[] = [];
all.push(await runSuite(unitTests));
all.push(...(await Promise.all(slowTests.map((suite) => runSuite(suite, { byLine: true })))));
rmSync(reports, { recursive: true, force: true });
const total = sumOf(all);
tell("Passed only at the second try, to be read and mended:", total.secondTries);
tell("Failed:", total.failures);
console.log(`\n${summaryLine(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;

function tell(title: string, tests: Counts["failures"]): void {
  if (tests.length > 0) console.log(`\n${title}`);
  for (const { name, why } of tests)
    console.log(`  ${name}\n    ${why.trim().split("\n").slice(0, 6).join("\n    ")}`);
}
