import type { Page } from "@playwright/test";
import { writeWindow } from "../components/attribution/windows.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { type Past, writePastOutcomes } from "./support/past-outcomes.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

let past: Past;
// Each run of the file writes its own hour, so that a second run does not double the first.
const hoursAgo = 340 + (Math.floor(Date.now() / 1_000) % 300);
const name = `4G in the north ${hoursAgo}`;

test.beforeAll(async () => {
  past = await writePastOutcomes(hoursAgo);
});

const desk = () =>
  `/analyst/attribution?current=${writeWindow(past.current)}&baseline=${writeWindow(past.baseline)}`;
const ranking = (page: Page) => page.getByRole("table", { name: "Ranked causes of the change" });

test("an analyst explains, saves and notes; another one opens the link, says what it was and concludes", async ({
  page,
  context,
  browser,
}) => {
  test.slow();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signInAs(page, "analyst");
  await page.goto(desk());
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(ranking(page).getByRole("row").nth(1)).toContainText("Android 10");

  // Save, with the name that is suggested changed.
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Save to an investigation" });
  await expect(dialog.getByLabel("Name")).toHaveValue(/^Android 10 \+ 4G, /);
  await expectAccessible(page);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(/frozen: figures as they were/)).toBeVisible();
  await expect(page.getByText(/% of the drop: Android 10 \+ 4G\./)).toBeVisible();

  await page.getByLabel("New note").fill("The 4G proxy was restarted at 12:05.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "restarted at 12:05" })).toBeVisible();
  await expectAccessible(page);
  const investigation = page.url();

  // Share from the desk: the same finding again, so the same link however often.
  await page.goto(`${desk()}&explained=true`);
  await expect(ranking(page)).toBeVisible();
  // Its cells alone: the line without the cause is the live desk's.
  const shown = (await ranking(page).getByRole("row").nth(1).getByRole("cell").allTextContents()).join(" ");
  const links = [];
  for (let i = 0; i < 2; i += 1) {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await page.locator("header").getByRole("button", { name: "Share" }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain("/analyst/findings/");
    links.push(await page.evaluate(() => navigator.clipboard.readText()));
  }
  expect(links[0]).toMatch(/\/analyst\/findings\/[0-9a-z]{8}$/);
  expect(links[1]).toBe(links[0]);

  // Another person, another browser.
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signInAs(other, "operator");
  await other.goto(links[0] ?? "");
  await expect(other.getByRole("heading", { level: 1 })).toContainText("Success fell");
  const first = ranking(other).getByRole("row").nth(1);
  for (const figure of ["Android 10", "4G", ...(shown.match(/[\d.]+ ?%/g) ?? [])]) {
    await expect(first).toContainText(figure);
  }
  await first.getByRole("button", { name: /This was it/ }).click();
  await expect(first.getByRole("button", { name: /This was it/ })).toHaveAttribute("aria-pressed", "true");
  await expect(first.getByRole("button", { name: /This was it/ })).toContainText("1");
  await expectAccessible(other);
  await other.getByRole("link", { name: "Ask again with today's data" }).click();
  await expect(other.getByText(/The ranking still holds/)).toBeVisible({ timeout: 20_000 });

  await other.goto(investigation);
  await other.getByRole("button", { name: "Conclude" }).click();
  await other.getByLabel("What was it, in one line").fill("The 4G proxy dropped Android 10");
  await other.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Concluded", { exact: true })).toBeVisible();

  // The first one began to rename before that, and is told.
  await page.goto(investigation);
  await expect(page.getByText("The 4G proxy dropped Android 10")).toBeVisible();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(`${name}, renamed`);
  await other.getByRole("button", { name: "Open again" }).click();
  await expect(other.getByRole("button", { name: "Conclude" })).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "changed this meanwhile" })).toBeVisible();
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name}, renamed` })).toBeVisible();
  await elsewhere.close();
});

test("the list finds it by a word of a note, and what is deleted comes back", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto("/analyst/investigations");
  await page.getByRole("searchbox", { name: /Search by name/ }).fill(`${hoursAgo}`);
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("1 finding");
  await expectAccessible(page);
  await row.getByRole("link").click();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/analyst\/investigations$/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
});

test("a link to no finding says so and helps on; merchants may read none", async ({
  page,
  expectConsoleError,
}) => {
  expectConsoleError(/404|403/);
  await signInAs(page, "analyst");
  expect((await page.goto("/analyst/findings/zzzzzzzz"))?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such finding" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Go to Attribution" })).toBeVisible();
  await expectAccessible(page);
  await page.context().clearCookies();
  await signInAs(page, "merchant");
  expect((await page.goto("/analyst/investigations"))?.status()).toBe(403);
});
