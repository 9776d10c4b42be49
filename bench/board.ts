// npm run bench:board [-- --json]: a kitchen's boards on the production build, with 200 open tickets and 20 screens: how soon
// a new ticket, a bump and a published template are painted, whether anything shifts, how smoothly clocks tick.
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import { type Shift, takeShift } from "../e2e/support/layout-shifts.ts";
import { signInAs } from "../e2e/support/sign-in-as.ts";
import { madeAt } from "../server/game-day/seed-business.ts";
import { findChromium } from "../server/setup/find-chromium.ts";
import { startRealServer, waitForNodes } from "../server/setup/start-real-server.ts";
import {
  bumpAndPaint,
  bumpable,
  countFrames,
  type Frames,
  installProbe,
  toneGaps,
  turnPage,
} from "./board/board-page.ts";
import { followAs, KitchenOrders, openTickets } from "./board/kitchen.ts";
import { publishAndPaint } from "./board/publish.ts";
import { type Delays, type TicketDelays, VisibleTickets } from "./board/visible-tickets.ts";
import { percentileOf } from "./load/percentile-of.ts";
import { startSeededDatabase, withPool, withScratchDir } from "./support/scratch.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

const OPEN_TICKETS = 200;
const SCREENS = 20;
/**
 * Of the screens, those in a browser: one shows all tickets, one only new orders; the others are Socket.IO
 * clients that get what a browser's socket gets. More browsers would measure their own contest for two cores.
 */
const BROWSER_SCREENS = 2;
/** New orders are for this station and the open tickets are not: a board filtered to it shows the new ones alone. */
const NEW_AT = "drinks";
const ROUNDS = 9;
const PER_ROUND = 5;
const BETWEEN_ORDERS_MS = 400;
/** Undo window, grace, and the sweep that takes a bumped ticket off the board. */
const GONE_AFTER_BUMP_MS = 8_000;
const PUBLISHINGS = 10;
const TICKING_MS = 5_000;
const TICKING_TICKETS = 60;

interface Report {
  openTickets: number;
  screens: number;
  browserScreens: number;
  ticket: TicketDelays;
  bumpPainted: { samples: number; p95Ms: number; worstMs: number };
  templatePainted: { samples: number; p50Ms: number; worstMs: number };
  toneGapWorstMs: number | null;
  layoutShift: Shift;
  ticking: Frames;
}

async function openBoard(
  browser: Browser,
  url: string,
  shopId: string,
  size: { width: number; height: number },
  query = "",
) {
  const context = await browser.newContext({ baseURL: url, viewport: size, locale: "en-US" });
  const page = await context.newPage();
  await signInAs(page, "operator");
  await installProbe(page);
  await page.goto(`/merchant/${shopId}/tickets${query}`);
  await page.getByTestId("ticket-grid").or(page.getByTestId("ticket-list")).waitFor({ timeout: 30_000 });
  await page.getByTestId("open-count").getByText(/[1-9]/).waitFor({ timeout: 30_000 });
  // Sound is allowed only after a touch, as in a kitchen.
  await page
    .getByRole("toolbar")
    .first()
    .click({ position: { x: 2, y: 2 } });
  await sleep(2_000);
  return { context, page };
}

interface Boards {
  /** Filtered to new orders. */
  fresh: Page;
  /** Every open ticket, on many pages. */
  all: Page;
}

/** Orders come one by one onto a board that shows what is new, and are bumped there; pages are turned on the other. */
async function round({ fresh, all }: Boards, tickets: VisibleTickets, bumps: number[]): Promise<void> {
  for (let i = 0; i < PER_ROUND; i++) {
    await tickets.place();
    await turnPage(all);
    await sleep(BETWEEN_ORDERS_MS);
  }
  await sleep(1_000);
  for (const id of await bumpable(fresh)) {
    const ms = await bumpAndPaint(fresh, id);
    if (ms !== null) bumps.push(ms);
    await sleep(150);
  }
  await sleep(GONE_AFTER_BUMP_MS);
}

function addShift(into: Shift, { sum, moved }: Shift): void {
  into.sum += sum;
  for (const [name, times] of Object.entries(moved)) into.moved[name] = (into.moved[name] ?? 0) + times;
}

async function measure(dataDir: string): Promise<Report> {
  const { postgres, material } = await startSeededDatabase(dataDir, {
    clients: 8,
    deadlineMs: 3_600_000,
    tenant: "default",
  });
  await withPool(postgres.url, (pool) =>
    pool.query("INSERT INTO setting (key, value) VALUES ('demo.running', 'false') ON CONFLICT DO NOTHING"),
  );
  const server = await startRealServer({ dataDir, env: { RUSHDECK_DEMO: "on", RUSHDECK_NODES: "2" } });
  const executablePath = findChromium();
  if (!executablePath) throw new Error("No Chromium found: set CHROMIUM_PATH, or run npm test once.");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"],
  });
  try {
    await waitForNodes(server.url, 2);
    const orders = new KitchenOrders(server.url, material);
    const { itemIds, mealShopId: shop } = material;
    const fresh = madeAt(itemIds, NEW_AT);
    const open = itemIds.filter((id) => !fresh.includes(id));
    await orders.placeMany(OPEN_TICKETS, open);
    await openTickets(postgres.url, OPEN_TICKETS);
    say(`${OPEN_TICKETS} tickets are open`);

    // First, and for a while: what no screen has shown for ten seconds alarms, and passes every filter.
    const { page: all } = await openBoard(browser, server.url, shop, { width: 1920, height: 1080 });
    const { context, page } = await openBoard(
      browser,
      server.url,
      shop,
      { width: 2560, height: 1440 },
      `?station=${NEW_AT}`,
    );
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const arrivals = new Map<string, number[]>();
    const leave = await followAs({
      url: server.url,
      cookie,
      shopId: shop,
      screens: SCREENS - BROWSER_SCREENS,
      onOrder: (id, at) => arrivals.set(id, [...(arrivals.get(id) ?? []), at]),
    });
    const boards: Boards = { fresh: page, all };
    const tickets = new VisibleTickets({ orders, itemIds: fresh, pages: [page], arrivals });

    const bumps: number[] = [];
    const shift: Shift = { sum: 0, moved: {} };
    // What the opening of a page moves is not what a cook sees at work.
    for (const board of [page, all]) await takeShift(board);
    for (let i = 0; i < ROUNDS; i++) {
      await round(boards, tickets, bumps);
      for (const board of [page, all]) addShift(shift, await takeShift(board));
      say(`round ${i + 1} of ${ROUNDS}`);
    }
    const ticket = await tickets.delays(postgres.url);
    const gaps = await toneGaps(page);
    leave();

    const published = await publishAndPaint({
      browser,
      url: server.url,
      databaseUrl: postgres.url,
      shopId: shop,
      board: all,
      times: PUBLISHINGS,
    });
    published.sort((a, b) => a - b);
    say(`${published.length} publishings`);

    const ticking = await tickingBoard(browser, server.url, shop);
    bumps.sort((a, b) => a - b);
    return {
      openTickets: OPEN_TICKETS,
      screens: SCREENS,
      browserScreens: BROWSER_SCREENS,
      ticket,
      bumpPainted: {
        samples: bumps.length,
        p95Ms: percentileOf(bumps, 0.95),
        worstMs: bumps.at(-1) ?? Number.POSITIVE_INFINITY,
      },
      templatePainted: {
        samples: published.length,
        p50Ms: percentileOf(published, 0.5),
        worstMs: published.at(-1) ?? Number.POSITIVE_INFINITY,
      },
      toneGapWorstMs: gaps.length > 0 ? Math.max(...gaps) : null,
      layoutShift: shift,
      ticking,
    };
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** A phone shows tickets as one list, all of them drawn: more than the 60 asked for tick at once. */
async function tickingBoard(browser: Browser, url: string, shopId: string): Promise<Frames> {
  for (const context of browser.contexts()) await context.close();
  const { page } = await openBoard(browser, url, shopId, { width: 390, height: 844 });
  const frames = await countFrames(page, TICKING_MS);
  if (frames.tickets < TICKING_TICKETS) throw new Error(`Only ${frames.tickets} tickets tick.`);
  return frames;
}

if (!existsSync(new URL("../.next/BUILD_ID", import.meta.url)))
  throw new Error("There is no production build: run node server/setup/prepare.mjs start first.");
const report = await withScratchDir("board", measure);
if (values.json) console.log(JSON.stringify(report));
else {
  const row = (what: string, target: string, seen: string) =>
    console.log(`${what.padEnd(44)} ${target.padEnd(16)} ${seen}`);
  const delays = ({ p50Ms, p95Ms, p99Ms, worstMs, samples }: Delays) =>
    `${[p50Ms, p95Ms, p99Ms, worstMs].map(Math.round).join(" / ")} ms of ${samples}`;
  const { ticket, screens, browserScreens, layoutShift } = report;
  console.log(
    `${report.openTickets} open tickets, ${screens} screens: ${browserScreens} in a browser, ${screens - browserScreens} Socket.IO clients`,
  );
  row("", "target", "seen");
  row("ticket painted after commit, p50/95/99/worst", "p95 <= 500 ms", delays(ticket.painted));
  row("  after the ticket's own commit", "", delays(ticket.paintedAfterAccepted));
  row("  received by a screen without a browser", "", delays(ticket.received));
  row(
    "bump painted, p95 / worst",
    "<= 100 ms",
    `${Math.round(report.bumpPainted.p95Ms)} / ${Math.round(report.bumpPainted.worstMs)} ms of ${report.bumpPainted.samples}`,
  );
  row(
    "a published template painted, p50 / worst",
    "<= 200 ms",
    `${Math.round(report.templatePainted.p50Ms)} / ${Math.round(report.templatePainted.worstMs)} ms of ${report.templatePainted.samples}`,
  );
  row(
    "tone after its card, worst",
    "<= 50 ms",
    report.toneGapWorstMs === null ? "no tone" : `${Math.round(report.toneGapWorstMs)} ms`,
  );
  row("layout shift, sum, no hand near", "< 0.001", layoutShift.sum.toFixed(5));
  for (const [name, times] of Object.entries(layoutShift.moved))
    console.log(`  moved ${times} times: ${name}`);
  row(
    `${report.ticking.tickets} tickets ticking`,
    ">= 50 frames/s",
    `${report.ticking.framesPerSecond.toFixed(1)} frames/s, longest ${Math.round(report.ticking.longestMs)} ms`,
  );
}
