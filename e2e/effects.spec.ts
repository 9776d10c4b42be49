import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/expect-accessible.ts";
import { openDatabase } from "./support/open-database.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

const dialog = (page: Page) => page.getByRole("dialog");

/** A flip of seven minutes ago: it waited for its verdict through a restart, say. */
async function flipOfThePast(): Promise<void> {
  const pool = openDatabase();
  await pool.query(
    `INSERT INTO switch_change (key, before, after, by, by_name, at, cause)
     VALUES ('prediction.simple', 'false', 'true', 'person:e2e', 'Oren', now() - interval '7 minutes', 'person')`,
  );
  await pool.end();
}

/** As another process of the installation would: every process looks for newer revisions. */
async function releaseElsewhere(): Promise<void> {
  const pool = openDatabase();
  await pool.query(
    `WITH change AS (INSERT INTO switch_change (key, before, after, by, by_name, at, cause)
       VALUES ('writes.queued', 'true', 'false', 'system', 'system', now(), 'lease_ended') RETURNING id)
     UPDATE switch_state SET value = 'false', revision = change.id, lease_until = NULL, pinned_until = NULL
     FROM change WHERE key = 'writes.queued'`,
  );
  await pool.end();
}

test("parked orders are booked until the sums match, and a flip gets its verdict", async ({ page }) => {
  await flipOfThePast();
  await signInAs(page, "operator");
  await page.goto("/operator/switches?switch=writes.queued");
  await expect(page.getByRole("heading", { name: "Park new orders" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(dialog(page).getByText("Park new orders", { exact: true }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByText(/(\d+)\/\1 applied/)).toBeVisible();
  await page.keyboard.press("Escape");
  const ledger = page.getByTestId("debt-ledger");
  await expect(ledger).toContainText(/orders? parked, oldest/, { timeout: 15_000 });

  await releaseElsewhere();
  await expect(ledger).toContainText(/Recovered .* \d+ of \d+ parked orders? replayed/, { timeout: 25_000 });

  await page.goto("/operator/switches?switch=prediction.simple");
  const effects = page.getByRole("region", { name: "What it did" });
  await expect(effects.getByText(/^(Helped|No effect|Hurt|Not enough data)$/).first()).toBeVisible();
  await expect(effects.getByRole("columnheader")).toHaveText(["Five minutes", "Before", "After", "Change"]);
  await expectAccessible(page);
});
