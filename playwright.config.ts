import { defineConfig } from "@playwright/test";
import { findChromium } from "./server/setup/find-chromium.ts";

const executablePath = findChromium();
if (!executablePath)
  throw new Error("No Chromium found: set CHROMIUM_PATH, or run npm test, which installs one.");

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/support/start-server.ts",
  // One server and one demo business for a run: tests follow each other.
  workers: 1,
  // One more try, by npm test and always named in its report (decision 156); by hand none.
  retries: process.env.RUSHDECK_SECOND_TRY ? 1 : 0,
  // Far above what is seen on a quiet machine: how fast it is, bench/ measures.
  timeout: 120_000,
  expect: { timeout: 25_000 },
  // Where so many fail, what they share is broken, and each would only wait for it to the end of its time.
  maxFailures: 12,
  outputDir: "test-results",
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    locale: "en-US",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    // A trace of every test costs a fifth more processor time: add --trace retain-on-failure to look into one.
    trace: "off",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
