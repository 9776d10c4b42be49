// npm run screenshots [-- --minutes 15]: the pictures of the README, taken from the production build
// under demo traffic. RUSHDECK_E2E_URL points it at a server that already runs.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import type { Snapshot } from "../server/contracts/live.ts";
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
  /** The board's settings of this screen. */
  board?: Record<string, unknown>;
  /** The pickup board of this shop instead of `path`. */
  pickupOf?: string;
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
  { file: "nodes.png", role: "operator", path: "/operator/nodes", width: 1440, height: 900 },
  { file: "switches.png", role: "operator", path: "/operator/switches", width: 1440, height: 1000 },
  { file: "engine.png", role: "operator", path: "/operator/engine", width: 1440, height: 960 },
  { file: "queues.png", role: "operator", path: "/operator/queues", width: 1440, height: 900 },
  { file: "decisions.png", role: "operator", path: "/operator/decisions?q=7", width: 1440, height: 900 },
  { file: "rules.png", role: "operator", path: "/operator/rules", width: 1440, height: 1000 },
  { file: "breakers.png", role: "operator", path: "/operator/breakers", width: 1440, height: 900 },
  { file: "game-day.png", role: "operator", path: "/operator/game-day", width: 1440, height: 900 },
  { file: "audit.png", role: "operator", path: "/operator/audit", width: 1440, height: 900 },
  { file: "approvals.png", role: "operator", path: "/operator/approvals", width: 1440, height: 900 },
  { file: "forecast.png", role: "operator", path: "/operator/forecast", width: 1440, height: 900 },
  {
    file: "what-if.png",
    role: "operator",
    path: "/operator/what-if",
    width: 1440,
    height: 900,
    press: "Replay",
  },
  { file: "tickets.png", role: "merchant", path: "/merchant/demo-wok/tickets", width: 1280, height: 800 },
  {
    file: "board-10in.png",
    role: "merchant",
    path: "/b/standard-demo-wok",
    width: 1280,
    height: 800,
    board: { diagonalInches: 10.1, distance: 0.5 },
  },
  {
    file: "board-21in.png",
    role: "merchant",
    path: "/b/standard-demo-wok",
    width: 1920,
    height: 1080,
    board: { diagonalInches: 21.5, distance: 1 },
  },
  {
    file: "board-32in.png",
    role: "merchant",
    path: "/b/standard-demo-wok",
    width: 1920,
    height: 1080,
    board: { diagonalInches: 32, distance: 2, theme: "kitchen-dark", allDay: false },
  },
  {
    file: "board-editor.png",
    role: "merchant",
    path: "/merchant/demo-wok/boards/standard-demo-wok",
    width: 1440,
    height: 1000,
  },
  {
    file: "pickup.png",
    role: "merchant",
    path: "/",
    pickupOf: "demo-wok",
    width: 1920,
    height: 1080,
  },
];

async function take(browser: Browser, url: string, folder: string, shot: Shot): Promise<void> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: shot.width, height: shot.height },
    screen: { width: shot.width, height: shot.height },
    locale: "en-US",
    colorScheme: shot.dark ? "dark" : "light",
  });
  const page = await context.newPage();
  if (shot.role) await signInAs(page, shot.role);
  // After signing in: the buttons are looked for by their English names.
  await context.addCookies([{ name: "RUSHDECK_LOCALE", value: shot.locale ?? "en", url }]);
  const { board } = shot;
  if (board)
    await page.addInitScript((it) => localStorage.setItem("rushdeck.board", it), JSON.stringify(board));
  await page.goto(shot.pickupOf ? await pickupBoard(page, shot.pickupOf) : shot.path);
  // A kitchen has touched its screen once; until then the bar asks for it.
  if (board) await page.mouse.click(4, shot.height - 4);
  await sleep(5_000);
  if (shot.press) {
    await page.getByRole("button", { name: shot.press }).first().click();
    await sleep(3_000);
  }
  await page.screenshot({ path: path.join(folder, shot.file) });
  await context.close();
}

/** Where a shop's pickup board is: its token is on the shop's own board. */
async function pickupBoard(page: Page, shopId: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/live/tickets:${shopId}`);
  const { collections } = (await answer.json()) as Snapshot<"tickets">;
  return `/board/${collections.shop[shopId]?.boardToken}`;
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
