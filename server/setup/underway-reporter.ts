import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/**
 * Keeps the names of the test files under way in the file RUSHDECK_TESTS_UNDERWAY names: a worker that spins answers
 * nothing any more, and what it was at would not be known.
 */
export default class UnderwayReporter implements Reporter {
  readonly #underway = new Set<string>();

  onTestModuleStart({ relativeModuleId }: TestModule): void {
    this.#underway.add(relativeModuleId);
    this.#write();
  }

  onTestModuleEnd({ relativeModuleId }: TestModule): void {
    this.#underway.delete(relativeModuleId);
    this.#write();
  }

  #write(): void {
    const file = process.env.RUSHDECK_TESTS_UNDERWAY;
    if (file) writeFileSync(file, [...this.#underway].join(", "));
  }
}
