import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ mode: "serial" });

/** A rush that twelve nodes cannot carry and thirteen carry better: five requests a second of 2.6 s each. */
const RUSH = csvOf(Array.from({ length: 600 }, (_, i) => `${i / 5},${2_000 + (i % 7) * 200}`));

function csvOf(rows: string[]): string {
  return `t_s,work_ms\n${rows.join("\n")}\n`;
}

/** What is chosen on the engine page: policy, and whether it may be changed. */
const chosenPolicy = (page: Page) => page.getByRole("region", { name: "How nodes are chosen" });

async function chooseFile(page: Page, name: string, csv: string): Promise<void> {
  const setup = page.getByRole("region", { name: "Set up a replay" });
  await setup.getByRole("radio", { name: "Upload" }).press("Space");
  const choosing = page.waitForEvent("filechooser");
  await setup.getByRole("button", { name: "Choose a CSV file" }).press("Enter");
  await (await choosing).setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(setup.getByText(name, { exact: true })).toBeVisible();
}

// Other specs share the server: whatever became of the test, pull chooses again.
test.afterAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signInAs(page, "operator");
  await page.goto("/operator/engine");
  const policy = chosenPolicy(page);
  await expect(policy.getByText(/^Since /)).toBeVisible();
  if (!(await policy.getByText("recommended", { exact: true }).isVisible())) {
    await policy.getByRole("button", { name: /^Change/ }).press("Enter");
    await page.getByRole("radio", { name: /^Pull/ }).press("Space");
    await page.getByRole("button", { name: "Use Pull" }).press("Enter");
    await expect(policy.getByText("recommended", { exact: true })).toBeVisible();
  }
  await page.close();
});

test("the operator replays a rush by keyboard, reads which choice is best, and applies one", async ({
  page,
}) => {
  await signInAs(page, "operator");
  await page.goto("/operator");
  await page.getByRole("link", { name: "What if" }).press("Enter");
  await expect(page.getByRole("heading", { name: "What if", level: 1 })).toBeAttached();

  // As now, beside one node more under another policy.
  await chooseFile(page, "rush.csv", RUSH);
  await page.getByRole("combobox", { name: "Policy of One node more" }).selectOption("Least connections");
  await page.getByRole("textbox", { name: "Name of One node more" }).fill("Thirteen pushed");
  await page.getByRole("button", { name: "Replay 2 variants" }).press("Enter");

  const run = page.getByRole("region", { name: "rush.csv" });
  const row = (name: string) => run.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
  const table = run.getByRole("table", { name: "Variants side by side" });
  await expect(table.getByText("most in time")).toHaveCount(1);
  await expect(table.getByText("best", { exact: true }).first()).toBeVisible();
  await expect(row("As now")).toContainText("Pull · Wait target · 12 × 1");
  await expect(row("Thirteen pushed")).toContainText("Least connections · Wait target · 13 × 1");
  await expectAccessible(page);

  // Its address is all that is needed to see it again.
  const shown = (await row("Thirteen pushed").textContent()) ?? "";
  const link = page.url();
  expect(link).toMatch(/\?run=wif_/);
  await page.goto("/operator");
  await page.goto(link);
  await expect(row("Thirteen pushed")).toHaveText(shown);

  const dialog = page.getByRole("dialog", { name: "Apply “Thirteen pushed”?" });
  await page.getByRole("button", { name: "Apply Thirteen pushed" }).press("Enter");
  await expect(dialog).toContainText("Pull becomes Least connections");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(run.getByText(/applied by/)).toBeHidden();

  await page.getByRole("button", { name: "Apply Thirteen pushed" }).press("Enter");
  // It takes the focus to what changes nothing, once it is there.
  await expect(dialog.locator("[data-autofocus]")).toBeFocused();
  await dialog.getByRole("textbox", { name: /Reason/ }).fill("the replay says so");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(run.getByText(/“Thirteen pushed” applied by .*Oren/)).toBeVisible();
  await page.goto("/operator/engine");
  await expect(chosenPolicy(page)).toContainText("Least connections");
  await expect(chosenPolicy(page)).toContainText("the replay says so");
});

test("a trace with a bad line is not replayed, and the page says which line", async ({
  page,
  expectConsoleError,
}) => {
  expectConsoleError(/400 \(Bad Request\)/);
  await signInAs(page, "operator");
  await page.goto("/operator/what-if");
  await chooseFile(page, "bad.csv", csvOf(["0,900", "1,many", "2,900"]));
  await page.getByRole("button", { name: /^Replay/ }).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "The replay was not started" })).toContainText(
    'line 3, column work_ms: "many"',
  );
  await expectAccessible(page);
});

test("a span in which nothing was asked says so, and offers nothing to press", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator/what-if");
  const setup = page.getByRole("region", { name: "Set up a replay" });
  await setup.getByRole("radio", { name: "Exact times" }).press("Space");
  await setup.getByLabel("From").fill("2020-01-01T10:00");
  await setup.getByLabel("To", { exact: true }).fill("2020-01-01T11:00");
  await expect(setup.getByRole("status")).toContainText("Hardly anything was asked in this span");
  await expect(setup.getByRole("button", { name: /^Replay/ })).toBeDisabled();
});

test("an analyst may read replays and has nothing to press", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto("/operator/what-if");
  await page
    .getByRole("link", { name: /^rush\.csv/ })
    .first()
    .click();
  await expect(page.getByRole("table", { name: "Variants side by side" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Replay/ })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Apply As now" })).toBeDisabled();
});
