// npm run screenshots [-- --minutes 15]: the pictures of the README, taken from the production build
// under demo traffic. RUSHDECK_E2E_URL points it at a server that already runs.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import type { Role } from "../server/contracts/people.ts";
import { findChromium } from "../server/setup/find-chromium.ts";
import { startRealServer, stopOrphanedPostgres } from "../server/setup/start-real-server.ts";
import { signInAs } from "./support/sign-in-as.ts";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "15" } } });

interface Shot {
  file: string;
  role: Role | null;
  path: string;
  width: number;
  height: number;
  dark?: boolean;
  /** Name of a button to press before the picture is taken. */
  press?: string;
  locale?: string;
}

const shots: Shot[] = [
  { file: "operator.png", role: "operator", path: "/operator", width: 1440, height: 900 },
  {
    file: "operator-dark-zh.png",
    role: "operator",
    path: "/operator",
    width: 1440,
    height: 900,
    dark: true,
    locale: "zh-CN",
  },
  { file: "tickets.png", role: "merchant", path: "/merchant/demo-wok/tickets", width: 1280, height: 800 },
  {
    file: "attribution.png",
    role: "analyst",
    path: "/analyst/attribution",
    width: 1440,
    height: 1200,
    press: "Explain",
  },
];

async function take(browser: Browser, url: string, folder: string, shot: Shot): Promise<void> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: shot.width, height: shot.height },
    locale: "en-US",
    colorScheme: shot.dark ? "dark" : "light",
  });
  const page = await context.newPage();
  if (shot.role) await signInAs(page, shot.role);
  // After signing in: the buttons are looked for by their English names.
  await context.addCookies([{ name: "RUSHDECK_LOCALE", value: shot.locale ?? "en", url }]);
  await page.goto(shot.path);
  await sleep(5_000);
  if (shot.press) {
    await page.getByRole("button", { name: shot.press }).first().click();
    await sleep(3_000);
  }
  await page.screenshot({ path: path.join(folder, shot.file) });
  await context.close();
}

const folder = path.join(import.meta.dirname, "../docs/images");
mkdirSync(folder, { recursive: true });
const dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-screens-"));
const running = process.env.RUSHDECK_E2E_URL;
const server = running ? null : await startRealServer({ dataDir, readyWithinMs: 90_000 });
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
});
try {
  if (server) {
    console.log(`Demo traffic for ${values.minutes} minutes ...`);
    await sleep(Number(values.minutes) * 60_000);
  }
  for (const shot of shots) {
    await take(browser, running ?? server?.url ?? "", folder, shot);
    console.log(`docs/images/${shot.file}`);
  }
} finally {
  await browser.close();
  await server?.stop();
  await stopOrphanedPostgres(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}
