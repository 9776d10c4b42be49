import { test as base } from "@playwright/test";

export { expect } from "@playwright/test";

interface Fixtures {
  /** Says that this test causes a console error on purpose; anything else in the console fails it. */
  expectConsoleError(pattern: RegExp): void;
}

/** Playwright's test, failing when the page wrote an error to the console or threw one. */
export const test = base.extend<Fixtures>({
  baseURL: async ({ browserName: _ }, use) => {
    const url = process.env.RUSHDECK_E2E_URL;
    if (!url)
      throw new Error("The server of the run is missing: e2e/support/start-server.ts did not set it.");
    await use(url);
  },
  expectConsoleError: [
    async ({ context }, use) => {
      // The browser's own word on a beat sent while the page that sent it is being left.
      const expected: RegExp[] = [/^WebSocket is already in CLOSING or CLOSED state/];
      const seen: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error") seen.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (webError) =>
        seen.push(`uncaught: ${webError.error().stack ?? webError.error()}`),
      );
      await use((pattern) => expected.push(pattern));
      const unexpected = seen.filter((text) => !expected.some((pattern) => pattern.test(text)));
      if (unexpected.length > 0) throw new Error(`The page reported errors:\n${unexpected.join("\n")}`);
    },
    { auto: true },
  ],
});
