import type { Page } from "@playwright/test";
import { addKitchen } from "./support/admin-steps.ts";
import { openDatabase } from "./support/open-database.ts";
import { placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

/** The screen's clock is set to the server's by what a slow line lets it see; far less than the spell offline. */
const CLOCKS_DIFFER_MS = 1_000;

let kitchen: { shopId: string; itemId: string; key: string };

test.describe.configure({ mode: "serial" });
test.setTimeout(90_000);

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage({
    baseURL: process.env.RUSHDECK_E2E_URL,
    viewport: { width: 1440, height: 900 },
  });
  await signInAs(page, "administrator");
  kitchen = await addKitchen(page);
  await page.close();
});

const card = (page: Page, id: string) => page.locator(`article[data-order="${id}"]`).first();
const ready = (page: Page, id: string) => card(page, id).getByRole("button", { name: /^Ready/ });
const offlineWords = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|fetch/;

async function openBoard(page: Page): Promise<void> {
  await signInAs(page, "administrator");
  await page.goto(`/merchant/${kitchen.shopId}/tickets`);
  await expect(page.locator("section[data-live=live]")).toBeVisible();
}

async function order(page: Page): Promise<{ id: string; number: number }> {
  const { shopId, itemId, key } = kitchen;
  const meal = { kind: "meal", shopId, class: "paid", items: [{ itemId, quantity: 1 }] };
  const answer = await placeOrder(page.request, meal, { key });
  expect(answer.status()).toBe(201);
  const placed = (await answer.json()) as { id: string; number: number };
  await expect(card(page, placed.id)).toBeVisible();
  return placed;
}

/** The page and its program are on the device. */
async function waitUntilKept(page: Page): Promise<void> {
  await expect
    .poll(
      () => page.evaluate(async (path) => Boolean(await caches.match(path)), new URL(page.url()).pathname),
      {
        timeout: 15_000,
      },
    )
    .toBe(true);
}

async function eventsOf(orderId: string, type: string) {
  const pool = openDatabase();
  try {
    const { rows } = await pool.query<{ data: { tappedAt: number; clock: string; offline?: boolean } }>(
      "SELECT data FROM order_event WHERE order_id = $1 AND type = $2",
      [orderId, type],
    );
    const [row] = (
      await pool.query<{ ready_at: number | null; status: string }>(
        "SELECT ready_at, status FROM orders WHERE id = $1",
        [orderId],
      )
    ).rows;
    return { events: rows.map(({ data }) => data), readyAt: row?.ready_at ?? null, status: row?.status };
  } finally {
    await pool.end();
  }
}

test("a bump made offline survives a reload without a server and arrives with the time of the finger", async ({
  page,
  context,
  expectConsoleError,
}) => {
  expectConsoleError(offlineWords);
  await openBoard(page);
  const bumped = await order(page);
  const other = await order(page);
  await waitUntilKept(page);
  // The board's own copy of its tickets is written every two seconds.
  await page.waitForTimeout(2_500);
  await context.setOffline(true);
  const tappedAt = await page.evaluate(() => Date.now());
  await ready(page, bumped.id).click();
  await expect(card(page, bumped.id)).toHaveAttribute("data-status", "ready");
  const shownAt = await page.evaluate(() => Date.now());
  // So that the time of the finger and the time of the arrival cannot be taken for each other.
  await page.waitForTimeout(1_500);
  await page.reload();
  await expect(card(page, other.id)).toBeVisible();
  await expect(card(page, other.id)).toHaveAttribute("data-status", /accepted|cooking/);
  await expect(page.locator(`article[data-order="${bumped.id}"][data-status=accepted]`)).toHaveCount(0);
  const notLive = page.getByTestId("not-live");
  await expect(notLive).toContainText(/NOT LIVE since \d\d:\d\d/);
  await expect(notLive).toContainText("1 change waiting");
  expect((await eventsOf(bumped.id, "ticket.bumped")).events).toEqual([]);
  // Nobody has opened a dialog on this device: it opens without the server all the same.
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");

  await context.setOffline(false);
  await expect(page.locator("section[data-live=live]")).toBeVisible();
  await expect.poll(async () => (await eventsOf(bumped.id, "ticket.bumped")).events.length).toBe(1);
  const { events, readyAt } = await eventsOf(bumped.id, "ticket.bumped");
  expect(events[0]).toMatchObject({ clock: "device", offline: true });
  expect(readyAt).toBeGreaterThan(tappedAt - CLOCKS_DIFFER_MS);
  expect(readyAt).toBeLessThan(shownAt + CLOCKS_DIFFER_MS);
  await expect(notLive).toBeHidden();
});

test("two screens bump the same ticket offline: one effect, and the second screen is told when it was", async ({
  page,
  context,
  browser,
  expectConsoleError,
}) => {
  expectConsoleError(offlineWords);
  const otherContext = await browser.newContext({ baseURL: process.env.RUSHDECK_E2E_URL, locale: "en-US" });
  const other = await otherContext.newPage();
  await openBoard(page);
  await openBoard(other);
  const { id, number } = await order(page);
  await expect(card(other, id)).toBeVisible();
  await context.setOffline(true);
  await otherContext.setOffline(true);
  await ready(page, id).click();
  await ready(other, id).click();
  await context.setOffline(false);
  await expect.poll(async () => (await eventsOf(id, "ticket.bumped")).events.length).toBe(1);
  await otherContext.setOffline(false);
  await expect(
    other.getByText(new RegExp(`Tapped offline at \\d\\d:\\d\\d.*${number}.*already made ready`)),
  ).toBeVisible({
    timeout: 15_000,
  });
  expect((await eventsOf(id, "ticket.bumped")).events).toHaveLength(1);
  await otherContext.close();
});

test("a ticket cancelled while a screen was away leaves it without a reload, and says so to whoever bumped it", async ({
  page,
  context,
  request,
  expectConsoleError,
}) => {
  expectConsoleError(offlineWords);
  await openBoard(page);
  const { id, number } = await order(page);
  await context.setOffline(true);
  await ready(page, id).click();
  const cancelled = await request.post(`/api/v1/orders/${id}/cancel`, {
    headers: { authorization: `Bearer ${kitchen.key}` },
    data: { reason: "customer changed their mind" },
  });
  expect(cancelled.ok()).toBe(true);
  await context.setOffline(false);
  await expect(page.getByText(new RegExp(`No\\. ${number}: already cancelled.*\\d\\d:\\d\\d`))).toBeVisible({
    timeout: 15_000,
  });
  await expect(page.locator(`article[data-order="${id}"][data-status=ready]`)).toHaveCount(0);
  expect((await eventsOf(id, "ticket.bumped")).events).toEqual([]);
});
