import type { Page } from "@playwright/test";
import { takeShift, watchShifts } from "./support/layout-shifts.ts";
import { aMeal, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

const BOARD = "/merchant/demo-wok/tickets";
/** Less than one line of small text by its own width. */
const MOST_SHIFT = 0.001;
const ORDERS = 6;

const grid = (page: Page) => page.getByTestId("ticket-grid");

/** By the program: a hand would excuse what moves in the half second after it. */
async function press(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)?.click(), selector);
}

for (const size of [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
]) {
  test(`Nothing on a board of ${size.width} px moves while orders come, clocks tick, tickets go and pages turn`, async ({
    page,
  }) => {
    await page.setViewportSize(size);
    await signInAs(page, "operator");
    await watchShifts(page);
    expect((await placeOrder(page.request, aMeal())).status()).toBe(201);
    await page.goto(BOARD);
    await expect(grid(page).locator("article").first()).toBeVisible();
    // Its words have come in their own letters, and it knows that it is live.
    await page.evaluate(() => document.fonts.ready);
    await expect(page.getByTestId("live-badge").first()).toContainText(/live/i);
    await page.waitForTimeout(1_000);
    await takeShift(page);

    for (let i = 0; i < ORDERS; i++) {
      const quantity = 1 + (i % 3);
      const answer = await placeOrder(
        page.request,
        aMeal({
          items: [
            { itemId: "wok-kung-pao", quantity, modifiers: i % 2 === 0 ? ["no peanuts"] : [] },
            { itemId: "wok-fried-rice", quantity: 1 },
          ].slice(0, 1 + (i % 2)),
        }),
      );
      expect(answer.status()).toBe(201);
      await press(page, '[role="toolbar"] nav button:not([aria-current]):last-of-type');
      await page.waitForTimeout(300);
      await press(page, '[role="toolbar"] nav button:first-of-type');
    }
    // Started, one of its lines done, bumped; whichever tickets are in view.
    for (const action of [
      "footer button:nth-of-type(3)",
      "[data-line] button",
      "footer button:last-of-type",
    ]) {
      await press(page, `[data-testid="ticket-grid"] article[data-status="accepted"] ${action}`);
      await page.waitForTimeout(500);
      await press(page, `[data-testid="ticket-grid"] article[data-status="cooking"] ${action}`);
      await page.waitForTimeout(500);
    }
    // Bumped tickets go, hidden ones take their cells, "new" badges go, the rail is put in order again.
    await page.waitForTimeout(25_000);
    const { sum, moved } = await takeShift(page);
    expect(sum, JSON.stringify(moved)).toBeLessThan(MOST_SHIFT);
  });
}
