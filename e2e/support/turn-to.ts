import { expect, type Locator, type Page } from "@playwright/test";

/** Turns a board's pages until the ticket is on the one shown: the newest are on the last while many are open. */
export async function turnTo(page: Page, ticket: Locator): Promise<void> {
  await expect(async () => {
    if ((await ticket.count()) === 0) await page.keyboard.press("PageDown");
    await expect(ticket).toBeAttached({ timeout: 2_000 });
  }).toPass({ timeout: 25_000 });
}
