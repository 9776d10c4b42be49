import type { Page } from "@playwright/test";
import { aMeal, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test.setTimeout(90_000);

const open = "article[data-status=accepted], article[data-status=cooking]";
const noServer = /ERR_|Failed to (fetch|load)|error occurred when fetching the script|404/;

async function openBoard(page: Page): Promise<void> {
  await signInAs(page, "merchant");
  expect((await placeOrder(page.request, aMeal())).status()).toBe(201);
  await page.goto("/merchant/demo-wok/tickets");
  await expect(page.getByTestId("ticket-grid").locator(open).first()).toBeVisible({ timeout: 30_000 });
}

/** Everything that opens over the board has been fetched by itself, six seconds after it. */
async function waitForLateParts(page: Page): Promise<void> {
  await page.waitForTimeout(9_000);
}

test("What opens over the board opens without a server, also after a reload", async ({
  page,
  context,
  expectConsoleError,
}) => {
  expectConsoleError(noServer);
  await openBoard(page);
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 15_000 })
    .toBe(true);
  await waitForLateParts(page);
  await context.setOffline(true);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("bump bar");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Backspace");
  await expect(page.getByText("Nothing to undo.")).toBeVisible();
  await page.reload();
  await expect(page.getByTestId("ticket-grid").locator(open).first()).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press("l");
  await expect(page.getByRole("complementary", { name: /later/i })).toBeVisible({ timeout: 10_000 });
  await context.setOffline(false);
});

test("What cannot be fetched leaves the board as it is, and comes when the server is back", async ({
  page,
  context,
  expectConsoleError,
}) => {
  expectConsoleError(noServer);
  await openBoard(page);
  // At once: before the board had the time to fetch it by itself.
  await context.setOffline(true);
  await page.keyboard.press("?");
  await page.waitForTimeout(3_000);
  await expect(page.getByTestId("ticket-grid").locator(open).first()).toBeVisible();
  await context.setOffline(false);
  await expect(page.locator("section[data-live=live]")).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("bump bar");
});

test("A board of an earlier build starts anew by itself once the server does not know its commands", async ({
  page,
  expectConsoleError,
}) => {
  expectConsoleError(noServer);
  await openBoard(page);
  const reloaded = page.waitForEvent("load", { timeout: 60_000 });
  let unknown = true;
  await page.route("**/tickets", async (route) => {
    const request = route.request();
    if (request.isNavigationRequest()) unknown = false;
    if (!unknown || request.method() !== "POST") return route.continue();
    await route.fulfill({
      status: 404,
      headers: { "x-nextjs-action-not-found": "1", "content-type": "text/plain" },
      body: "Server action not found.",
    });
  });
  // A new ticket's receipt finds it out, as a tap would.
  expect((await placeOrder(page.request, aMeal())).status()).toBe(201);
  await reloaded;
  await expect(page.locator("section[data-live=live]")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId("ticket-grid").locator(open).first()).toBeVisible({ timeout: 60_000 });
});

test("A slow press on 'SOUND OFF' turns the sound on, not off", async ({ page }) => {
  await openBoard(page);
  await page.reload();
  const button = page.getByRole("button", { name: /^sound/i }).first();
  await expect(button).toHaveAccessibleName(/tap/);
  const box = await button.boundingBox();
  if (!box) throw new Error("No button.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  // As long as a finger rests on glass.
  await page.waitForTimeout(200);
  await page.mouse.up();
  await expect(button).toHaveAccessibleName("Sound on");
  await page.waitForTimeout(1_200);
  await button.click();
  await expect(button).toHaveAccessibleName("Sound off");
});
