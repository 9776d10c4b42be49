import { expect, type Locator, type Page } from "@playwright/test";

const PAINTED_MS = 300;

/** Turns a board's pages until the ticket is on the one shown. */
export async function turnTo(page: Page, ticket: Locator): Promise<void> {
  const pages = page.getByRole("button", { name: /^Page \d+:/ });
  await expect(async () => {
    for (let at = 0; (await ticket.count()) === 0 && at < (await pages.count()); at++) {
      await pages.nth(at).click();
      await page.waitForTimeout(PAINTED_MS);
    }
    await expect(ticket).toBeAttached({ timeout: 1_000 });
  }).toPass({ timeout: 25_000 });
}
