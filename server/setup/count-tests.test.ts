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

test("a set-up error and a flaky pass of the browser tests count as failures", () => {
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
  expect(summaryLine(counts)).toBe("1 passed, 2 failed");
  expect(counts.failures[0]?.name).toBe("smoke.spec.ts > in en > flickers");
});

test("the last line leaves skipped out when nothing was skipped", () => {
  expect(summaryLine(sumOf([]))).toBe("0 passed, 0 failed");
});
