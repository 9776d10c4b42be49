import type { Page } from "@playwright/test";
import { addKitchen } from "./support/admin-steps.ts";
import { placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

const card = (page: Page, id: string) => page.locator(`article[data-order="${id}"]`).first();
const button = (page: Page, id: string, name: RegExp) => card(page, id).getByRole("button", { name });

test("What is ready stays on the pass until it is handed over, on every pass and on no other board", async ({
  page,
  context,
  expectConsoleError,
}) => {
  test.slow();
  expectConsoleError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|fetch failed/);
  await signInAs(page, "administrator");
  const { shopId, itemId, key } = await addKitchen(page);
  await page.goto(`/merchant/${shopId}/boards`);
  await page.getByRole("link", { name: "New board" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Pass");
  await page
    .getByRole("switch", { name: /^Expo/ })
    .or(page.getByRole("checkbox", { name: /^Expo/ }))
    .check({ force: true });
  await page.getByRole("button", { name: "Create and publish" }).click();
  await page.waitForURL(/\/boards\/board_/);
  const pass = `/merchant/${shopId}/tickets?template=${new URL(page.url()).pathname.split("/").at(-1)}`;

  const [other, kitchen] = [await context.newPage(), await context.newPage()];
  await page.goto(pass);
  await other.goto(pass);
  await kitchen.goto(`/merchant/${shopId}/tickets`);
  const meal = { kind: "meal", shopId, class: "paid", items: [{ itemId, quantity: 1 }] };
  const { id } = (await (await placeOrder(page.request, meal, { key })).json()) as { id: string };
  await button(kitchen, id, /^Ready/).click({ timeout: 20_000 });

  // The undo time goes by: gone from the kitchen, and on both passes in words.
  await expect(card(kitchen, id)).toBeHidden({ timeout: 15_000 });
  for (const screen of [page, other]) {
    await expect(card(screen, id)).toContainText("ALL READY");
    await expect(button(screen, id, /^Hand over/)).toBeVisible({ timeout: 15_000 });
  }

  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/pass.png` });
  // A new page knows it too; the wrong bag comes back with one tap, on the other screen as well.
  await page.reload();
  await button(page, id, /^Hand over/).click();
  await expect(card(other, id)).toContainText("HANDED OVER");
  await page.waitForTimeout(600);
  await button(other, id, /^Undo/).click();
  await expect(button(page, id, /^Hand over/)).toBeVisible();

  // By the bump bar, without a connection: it is sent when there is one, and leaves both passes for good.
  await page.waitForTimeout(600);
  await context.setOffline(true);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(card(page, id)).toContainText("HANDED OVER");
  await context.setOffline(false);
  await expect(card(other, id)).toBeHidden({ timeout: 30_000 });
  await expect(card(page, id)).toBeHidden({ timeout: 30_000 });
});
