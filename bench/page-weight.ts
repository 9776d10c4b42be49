// npm run bench:weight [-- --json]: the script a browser loads for a page of the production build, as it
// comes over the wire. RUSHDECK_E2E_URL points it at a server that already runs, with demo traffic.
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import { signInAs } from "../e2e/support/sign-in-as.ts";
import { totalOf, weighScripts } from "../e2e/support/weigh-scripts.ts";
import type { Role } from "../server/contracts/people.ts";
import { findChromium } from "../server/setup/find-chromium.ts";
import { startRealServer } from "../server/setup/start-real-server.ts";
import { withScratchDir } from "./support/scratch.ts";

const { values: args } = parseArgs({ options: { json: { type: "boolean", default: false } } });

/** Issue 3: the board page, on a tablet behind a shop's slow line. */
const BOARD_LIMIT_BYTES = 200_000;
const KITCHEN = "demo-wok";
interface PageWeight {
  page: string;
  files: number;
  /** Compressed, headers included. */
  transferredBytes: number;
  unpackedBytes: number;
  /** The largest files, by transferred bytes. */
  largest: { file: string; transferredBytes: number }[];
}

async function weigh(page: Page, name: string, path: string): Promise<PageWeight> {
  const scripts = await weighScripts(page, path);
  return {
    page: name,
    files: scripts.length,
    transferredBytes: totalOf(scripts, "transferredBytes"),
    unpackedBytes: totalOf(scripts, "unpackedBytes"),
    largest: scripts.slice(0, 5).map(({ file, transferredBytes }) => ({ file, transferredBytes })),
  };
}

/** A page of its own, signed in as `role`; null: as anybody. */
async function weighAs(
  browser: Browser,
  baseURL: string,
  role: Role | null,
  path: string,
  { keepsForOffline = false } = {},
): Promise<PageWeight> {
  const context = await browser.newContext({
    baseURL,
    locale: "en-US",
    // Without a worker a board does not fetch, two seconds later, what it keeps for a lost network.
    serviceWorkers: keepsForOffline ? "allow" : "block",
  });
  try {
    const page = await context.newPage();
    if (role) await signInAs(page, role);
    const name = keepsForOffline ? "  and what it keeps for offline" : path;
    return await weigh(page, name, await filledIn(page, path));
  } finally {
    await context.close();
  }
}

/** Takes what stands in brackets from the first link to such a page. */
async function filledIn(page: Page, path: string): Promise<string> {
  const start = /^\/(b|board)\/\[/.exec(path)?.[1];
  if (start === undefined) return path;
  await page.goto(start === "b" ? `/merchant/${KITCHEN}/boards` : "/merchant");
  return (await page.locator(`a[href^="/${start}/"]`).first().getAttribute("href")) ?? path;
}

async function weighAll(url: string): Promise<PageWeight[]> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
  try {
    return [
      await weighAs(browser, url, "merchant", `/merchant/${KITCHEN}/tickets`),
      await weighAs(browser, url, "merchant", `/merchant/${KITCHEN}/tickets`, { keepsForOffline: true }),
      await weighAs(browser, url, "merchant", "/b/[template]"),
      await weighAs(browser, url, "operator", "/board/[token]"),
      await weighAs(browser, url, "operator", "/operator"),
      await weighAs(browser, url, null, "/sign-in"),
    ];
  } finally {
    await browser.close();
  }
}

function print(weights: PageWeight[]): void {
  const kB = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
  console.log(
    `${"page".padEnd(32)}${"files".padStart(6)}${"compressed".padStart(13)}${"unpacked".padStart(13)}`,
  );
  for (const { page, files, transferredBytes, unpackedBytes, largest } of weights) {
    console.log(
      `${page.padEnd(32)}${String(files).padStart(6)}${kB(transferredBytes).padStart(13)}${kB(unpackedBytes).padStart(13)}`,
    );
    for (const one of largest) console.log(`  ${kB(one.transferredBytes).padStart(10)}  ${one.file}`);
  }
}

const running = process.env.RUSHDECK_E2E_URL;
const weights = running
  ? await weighAll(running)
  : await withScratchDir("weight", async (dataDir) => {
      const server = await startRealServer({ dataDir, readyWithinMs: 90_000 });
      try {
        return await weighAll(server.url);
      } finally {
        await server.stop();
      }
    });
const board = weights[0]?.transferredBytes ?? Number.POSITIVE_INFINITY;
const reached = board <= BOARD_LIMIT_BYTES;
if (args.json) console.log(JSON.stringify({ weights, boardLimitBytes: BOARD_LIMIT_BYTES, reached }));
else {
  print(weights);
  console.log(`\nBoard page at most ${BOARD_LIMIT_BYTES / 1_000} kB: ${reached ? "reached" : "MISSED"}`);
}
process.exitCode = reached ? 0 : 1;
