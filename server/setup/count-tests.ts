export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  failures: { name: string; why: string }[];
  /** Failed first and passed then: counted as passed, and never left unnamed. */
  secondTries: { name: string; why: string }[];
}

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
}

/** Counts a report of Vitest's json reporter. A file that could not even load counts as one failure. */
export function countVitest(report: unknown): Counts {
  const counts = empty();
  for (const file of (report as VitestReport).testResults) {
    for (const test of file.assertionResults) {
      if (test.status === "passed") counts.passed += 1;
      else if (test.status === "failed") fail(counts, test.fullName, plain(test.failureMessages?.[0] ?? ""));
      else counts.skipped += 1;
    }
    const explained = file.assertionResults.some((test) => test.status === "failed");
    if (file.status === "failed" && !explained)
      fail(counts, file.name, plain(file.message ?? "the file failed to load"));
  }
  return counts;
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    tests: { status: string; results: { error?: { message?: string } }[] }[];
  }[];
}
interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors?: { message?: string }[];
}

/** Counts a report of Playwright's json reporter; errors outside of tests (set-up, import) are failures too. */
export function countPlaywright(report: unknown): Counts {
  const { suites, errors = [] } = report as PlaywrightReport;
  const counts = empty();
  const walk = (suite: PlaywrightSuite, path: string[]) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = [...path, spec.title].join(" > ");
        const why = plain(test.results.findLast(({ error }) => error)?.error?.message ?? "");
        if (test.status === "skipped") counts.skipped += 1;
        else if (test.status === "expected" || test.status === "flaky") counts.passed += 1;
        else fail(counts, name, why);
        if (test.status === "flaky") counts.secondTries.push({ name, why });
      }
    }
    for (const inner of suite.suites ?? []) walk(inner, [...path, inner.title]);
  };
  for (const suite of suites) walk(suite, [suite.title]);
  for (const error of errors) fail(counts, "browser tests", plain(error.message ?? ""));
  return counts;
}

export function sumOf(all: Counts[]): Counts {
  const total = empty();
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures);
    total.secondTries.push(...counts.secondTries);
  }
  return total;
}

export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function empty(): Counts {
  return { passed: 0, failed: 0, skipped: 0, failures: [], secondTries: [] };
}

function fail(counts: Counts, name: string, why: string): void {
  counts.failed += 1;
  counts.failures.push({ name, why });
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes start with one.
  return text.replace(/\x1b\[[0-9;]*m/g, "");
}
