import type { Page } from "@playwright/test";
import { aMeal, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

const SHOP = "/merchant/demo-wok";

/** Publishes a board of one station. @returns its id */
async function newStationBoard(page: Page, station: string): Promise<string> {
  await page.goto(`${SHOP}/boards`);
  await page.getByRole("link", { name: "New board" }).click();
  await page.getByLabel("Name", { exact: true }).fill(`${station} ${Date.now()}`);
  await page.getByRole("combobox", { name: "Stations" }).press("ArrowDown");
  await page.getByRole("option", { name: station }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Create and publish" }).click();
  await page.waitForURL(/\/boards\/board_/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

const card = (page: Page, id: string) => page.locator(`article[data-order="${id}"]`).first();
const lines = (page: Page, id: string) => card(page, id).locator("[data-line]");

test("A bump at one station leaves the ticket open at the others, and the last makes it ready", async ({
  page,
  context,
}) => {
  test.slow();
  await signInAs(page, "merchant");
  const wokBoard = await newStationBoard(page, "wok");
  const coldBoard = await newStationBoard(page, "cold");
  const items = ["wok-kung-pao", "wok-mapo", "wok-cucumber"].map((itemId) => ({ itemId, quantity: 1 }));
  const answer = await placeOrder(page.request, aMeal({ items, class: "background" }));
  const { id, number } = (await answer.json()) as { id: string; number: number };
  const cold = await context.newPage();
  // Room for what other tests and the demo have left open: what is taken back may go to a later page.
  for (const screen of [page, cold]) await screen.setViewportSize({ width: 2_560, height: 1_440 });
  await page.goto(`${SHOP}/tickets?template=${wokBoard}&class=background`);
  await cold.goto(`${SHOP}/tickets?template=${coldBoard}&class=background`);
  await expect(lines(page, id)).toHaveCount(2, { timeout: 20_000 });
  await expect(lines(cold, id)).toHaveCount(1, { timeout: 20_000 });

  // Taken back at the same spot, both lines with one press.
  const wokDone = card(page, id).getByRole("button", { name: /^wok done/i });
  await wokDone.click();
  await expect(lines(page, id).locator("button[aria-pressed=true]")).toHaveCount(2);
  await page.waitForTimeout(600);
  await card(page, id).getByRole("button", { name: /undo/i }).click();
  await expect(lines(page, id).locator("button[aria-pressed=false]")).toHaveCount(2);

  // Done for good: gone here, open there, and there it says that the wok is done.
  await page.waitForTimeout(600);
  await wokDone.click();
  await expect(card(page, id)).toHaveAttribute("data-status", "cooking");
  await expect(card(page, id)).toBeHidden({ timeout: 10_000 });
  await expect(card(cold, id)).toHaveAttribute("data-status", "cooking");
  await expect(card(cold, id)).toContainText(/also at:\s*wok\s*done/i);

  // Brought back from the recall list while it is still open elsewhere.
  await page.keyboard.press("Shift+R");
  const recall = page.getByRole("dialog").getByRole("listitem").filter({ hasText: "open at other stations" });
  await recall.getByRole("button", { name: `Recall ${number}`, exact: true }).click();
  await expect(lines(page, id).locator("button[aria-pressed=false]")).toHaveCount(2);
  await expect(card(cold, id)).toContainText(/also at:\s*wok\s*to do/i);

  // By its number on the bump bar, and by the last station's finger.
  await page.keyboard.press("Escape");
  const digit = await card(page, id).locator("kbd").first().textContent();
  await page.keyboard.press(digit ?? "");
  // A second tap at once is the same wet finger and does nothing.
  await page.waitForTimeout(600);
  await page.keyboard.press("Enter");
  await expect(lines(page, id).locator("button[aria-pressed=true]")).toHaveCount(2);
  await expect(card(cold, id)).toContainText(/also at:\s*wok\s*done/i);
  await card(cold, id)
    .getByRole("button", { name: /^cold done/i })
    .click();
  await expect(card(cold, id)).toHaveAttribute("data-status", "ready");
  await cold.waitForTimeout(600);
  await card(cold, id).getByRole("button", { name: /undo/i }).click();
  await expect(card(cold, id)).toHaveAttribute("data-status", "cooking");
});
