import { expect, test } from "vitest";
import { countPlaywright, countVitest, summaryLine, sumOf } from "./count-tests.ts";

test("a file that does not load counts as a failure, not as nothing", () => {
  const counts = countVitest({
    testResults: [
      { name: "a.test.ts", status: "failed", message: "cannot find module", assertionResults: [] },
      {
        name: "b.test.ts",
        status: "failed",
        assertionResults: [
          { fullName: "adds", status: "passed" },
          { fullName: "subtracts", status: "failed", failureMessages: ["\x1b[31mexpected 1\x1b[39m"] },
          { fullName: "later", status: "skipped" },
        ],
      },
    ],
  });
  expect(summaryLine(counts)).toBe("1 passed, 2 failed, 1 skipped");
  expect(counts.failures).toEqual([
    { name: "a.test.ts", why: "cannot find module" },
    { name: "subtracts", why: "expected 1" },
  ]);
});

test("a set-up error of the browser tests counts as a failure, and a pass at the second try is named", () => {
  const counts = countPlaywright({
    errors: [{ message: "no server" }],
    suites: [
      {
        title: "smoke.spec.ts",
        specs: [{ title: "opens", tests: [{ status: "expected", results: [{}] }] }],
        suites: [
          {
            title: "in en",
            specs: [
              { title: "flickers", tests: [{ status: "flaky", results: [{ error: { message: "x" } }, {}] }] },
            ],
          },
        ],
      },
    ],
  });
  expect(summaryLine(counts)).toBe("2 passed, 1 failed");
  expect(counts.failures).toEqual([{ name: "browser tests", why: "no server" }]);
  expect(counts.secondTries).toEqual([{ name: "smoke.spec.ts > in en > flickers", why: "x" }]);
});

test("a test that fails twice is a failure, with what it said last", () => {
  const results = [{ error: { message: "first" } }, { error: { message: "second" } }];
  const counts = countPlaywright({
    suites: [
      { title: "a.spec.ts", specs: [{ title: "breaks", tests: [{ status: "unexpected", results }] }] },
    ],
  });
  expect(summaryLine(counts)).toBe("0 passed, 1 failed");
  expect(counts.failures).toEqual([{ name: "a.spec.ts > breaks", why: "second" }]);
  expect(sumOf([counts, counts]).secondTries).toEqual([]);
});

test("the last line leaves skipped out when nothing was skipped", () => {
  expect(summaryLine(sumOf([]))).toBe("0 passed, 0 failed");
});
