import type { Page } from "@playwright/test";
import { writeWindow } from "../components/attribution/windows.ts";
import { writeDrillOutcomes } from "./support/drill-outcomes.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import type { Past } from "./support/past-outcomes.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

let past: Past;
// Each run of the file writes its own hour, before those of attribution.spec.ts.
const hoursAgo = 400 + (Math.floor(Date.now() / 1_000) % 200);

test.beforeAll(async () => {
  past = await writeDrillOutcomes(hoursAgo);
});

const address = (more = "") =>
  `/analyst/attribution?current=${writeWindow(past.current)}&baseline=${writeWindow(past.baseline)}&explained=true${more}`;

const ranking = (page: Page) => page.getByRole("table", { name: "Ranked causes of the change" });
const path = (page: Page) => page.getByRole("navigation", { name: "Path" });

/** The points of a cell: "-5.21 pts" is -5.21. */
async function pointsOf(page: Page, row: RegExp, column: number): Promise<number> {
  const text = await ranking(page)
    .getByRole("row", { name: row })
    .locator("td, th")
    .nth(column)
    .textContent();
  return numberIn(text);
}

function numberIn(text: string | null): number {
  return Number(/[+-]?\d+\.\d+/.exec(text ?? "")?.[0]);
}

test("pins a cause, reads the rest, and goes back by the path and by the browser", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  await expect(ranking(page).getByRole("row").nth(1)).toContainText("Android 10");
  const told = await pointsOf(page, /Android 10/, 3);

  await page.getByRole("button", { name: /^Pin .*Android 10.* and explain the rest$/ }).click();
  await expect(path(page)).toContainText("without Android 10 + 4G");
  const first = ranking(page).getByRole("row").nth(1);
  await expect(first).toContainText("Pinned");
  expect(await pointsOf(page, /Android 10/, 3)).toBe(told);
  await expect(ranking(page).getByRole("row").nth(2)).toContainText("cn-south");
  await expect(page.getByText(/^The pinned cause: /)).toBeVisible();
  await expectAccessible(page);

  // The second cause as well: nothing is left.
  await page.getByRole("button", { name: /^Pin .*cn-south.* and explain the rest$/ }).click();
  await expect(page.getByText(/Beyond them: /)).toBeVisible();
  await expect(ranking(page).getByRole("row", { name: /Pinned/ })).toHaveCount(2);
  expect(page.url()).toContain("pinned=");

  // The address holds it all.
  await page.reload();
  await expect(ranking(page).getByRole("row", { name: /Pinned/ })).toHaveCount(2);

  await page.goBack();
  await expect(ranking(page).getByRole("row", { name: /Pinned/ })).toHaveCount(1);
  await page.getByRole("button", { name: "All orders" }).click();
  await expect(path(page)).toHaveCount(0);
  await expect(ranking(page).getByRole("row", { name: /Pinned/ })).toHaveCount(0);
  await page.goBack();
  await page.getByRole("button", { name: /^Unpin Android 10/ }).click();
  await expect(path(page)).toHaveCount(0);
});

test("keeps, leaves out and groups from a chip, by keyboard too", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  const chip = ranking(page).getByRole("button", { name: "Network 4G" });
  await chip.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Show only 4G" }).click();
  await expect(path(page)).toContainText("Network = 4G");
  await expect(ranking(page).getByRole("row").nth(1)).toContainText("Android 10");
  await expect(ranking(page)).not.toContainText("Network 4G");

  await path(page).getByRole("button", { name: "More about Network = 4G" }).click();
  await page.getByRole("menuitem", { name: "Leave this out instead" }).click();
  await expect(path(page)).toContainText("Network ≠ 4G");
  await expect(ranking(page).getByRole("row").nth(1)).toContainText("cn-south");

  await page.getByRole("button", { name: /^3G / }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Leave out 3G" }).click();
  await expect(path(page)).toContainText("Network ≠ 3G");
  // Back to the step before, by its name.
  await path(page).getByRole("button", { name: "Network ≠ 4G", exact: true }).click();
  await expect(path(page)).not.toContainText("Network ≠ 3G");

  await page.getByRole("button", { name: "Take off Network ≠ 4G" }).click();
  await ranking(page).getByRole("button", { name: "Network 4G" }).click();
  await page.getByRole("menuitem", { name: "Group by Network" }).click();
  const table = page.getByRole("table", { name: "Network: traffic, success and effects" });
  await expect(table).toBeVisible();
  await expect(page.getByText(/^Traffic moved to 3G \(/)).toBeVisible();
  const sums = await table.locator("tbody tr td:last-child").allTextContents();
  const sum = sums.reduce((total, text) => total + numberIn(text), 0);
  const whole = await table.locator("tfoot td:last-child").textContent();
  expect(Math.abs(sum - numberIn(whole))).toBeLessThan(0.03);

  await table.getByRole("button", { name: "Network", exact: true }).click();
  await expect(table.getByRole("columnheader", { name: "Network" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await expect(table.getByRole("row").nth(1)).toContainText("3G");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Close the table" }).click();
  await expect(table).toHaveCount(0);
});

test("says what would have shown, and looks at rarer values when asked to", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  const guards = page.getByRole("list", { name: "How far this carries" });
  await expect(guards).toContainText(/A drop of \d\.\d pts or more would have shown/);
  await expect(guards).toContainText("2 values hidden");
  await expect(guards).toContainText("Shop: drill-shop is 99.9% of the traffic");
  await guards.getByRole("combobox").selectOption("1");
  await expect(guards).toContainText("No value hidden");
  expect(page.url()).toContain("least=1");
  await page.goBack();
  await expect(guards).toContainText("2 values hidden");
});
