// npm run bench:weight [-- --json]: the script a browser loads for a page of the production build, as it
// comes over the wire. RUSHDECK_E2E_URL points it at a server that already runs, with demo traffic.
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import { signInAs } from "../e2e/support/sign-in-as.ts";
import type { Role } from "../server/contracts/people.ts";
import { findChromium } from "../server/setup/find-chromium.ts";
import { startRealServer } from "../server/setup/start-real-server.ts";
import { withScratchDir } from "./support/scratch.ts";

const { values: args } = parseArgs({ options: { json: { type: "boolean", default: false } } });

/** Issue 3: the board page, on a tablet behind a shop's slow line. */
const BOARD_LIMIT_BYTES = 200_000;
const KITCHEN = "demo-wok";
/** After the page is quiet: what it loads by itself later belongs to it. */
const SETTLE_MS = 3_000;

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
  const session = await page.context().newCDPSession(page);
  const scripts = new Map<string, { url: string; transferred: number; unpacked: number }>();
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    const isScript = type === "Script" || /javascript/.test(response.mimeType);
    if (isScript) scripts.set(requestId, { url: response.url, transferred: 0, unpacked: 0 });
  });
  session.on("Network.dataReceived", ({ requestId, dataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.unpacked += dataLength;
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.transferred = encodedDataLength;
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(path, { waitUntil: "load" });
  await page.waitForTimeout(SETTLE_MS);
  await session.detach();
  const all = [...scripts.values()].sort((a, b) => b.transferred - a.transferred);
  const sum = (of: "transferred" | "unpacked") => all.reduce((total, script) => total + script[of], 0);
  return {
    page: name,
    files: all.length,
    transferredBytes: sum("transferred"),
    unpackedBytes: sum("unpacked"),
    largest: all.slice(0, 5).map(({ url, transferred }) => ({
      file: new URL(url).pathname.split("/").at(-1) ?? url,
      transferredBytes: transferred,
    })),
  };
}

/** A page of its own, signed in as `role`; null: as anybody. */
async function weighAs(
  browser: Browser,
  baseURL: string,
  role: Role | null,
  path: string,
): Promise<PageWeight> {
  const context = await browser.newContext({ baseURL, locale: "en-US" });
  try {
    const page = await context.newPage();
    if (role) await signInAs(page, role);
    const token = path.endsWith("/[token]") ? await boardToken(page) : null;
    return await weigh(page, path, token ? path.replace("[token]", token) : path);
  } finally {
    await context.close();
  }
}

async function boardToken(page: Page): Promise<string> {
  await page.goto("/merchant");
  const href = await page.locator('a[href^="/board/"]').first().getAttribute("href");
  return href?.split("/").at(-1) ?? "";
}

async function weighAll(url: string): Promise<PageWeight[]> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
  try {
    return [
      await weighAs(browser, url, "merchant", `/merchant/${KITCHEN}/tickets`),
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
