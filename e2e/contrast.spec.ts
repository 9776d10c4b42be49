import { writeWindow } from "../components/attribution/windows.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { type Past, writePastOutcomes } from "./support/past-outcomes.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

let past: Past;
// Each run of the file writes its own hour, so that a second run does not double the first.
const hoursAgo = 350 + (Math.floor(Date.now() / 1_000) % 300);

test.beforeAll(async () => {
  past = await writePastOutcomes(hoursAgo);
});

const windows = () => `current=${writeWindow(past.current)}&baseline=${writeWindow(past.baseline)}`;
const desk = (more = "") => `/analyst/attribution?${windows()}${more}`;
const cause = "&cause=device~Android%2010~~network~4G";

test("a span drawn on the chart shows who was in it, and becomes the window", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(desk());
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Success fell");
  const now = await page.locator('[data-role="current"]').boundingBox();
  if (!now) throw new Error("the present window is not on the chart");
  const y = now.y + now.height * 0.75;
  await page.mouse.move(now.x + now.width * 0.3, y);
  await page.mouse.down();
  await page.mouse.move(now.x + now.width * 0.5, y, { steps: 4 });
  await page.mouse.move(now.x + now.width * 0.7, y, { steps: 4 });
  await page.mouse.up();

  const panel = page.getByRole("region", { name: /^Selected:/ });
  await expect(panel).toBeVisible();
  expect(page.url()).toContain("selection=");
  // Both halves of the cause come before everything else.
  await expect(panel.getByRole("heading", { level: 3 })).toHaveCount(3);
  await expect(panel.getByRole("heading", { level: 3 }).first()).toHaveText(/^(Device|Network)$/);
  await expect(panel.getByRole("button", { name: /^Android 10/ })).toContainText("of the failed");
  await expectAccessible(page);

  await panel.getByRole("button", { name: "Device as a table" }).click();
  await expect(panel.getByRole("rowheader", { name: "Android 10" })).toBeVisible();
  await panel.getByRole("button", { name: "Show all 8 dimensions" }).click();
  await expect(panel.getByRole("heading", { level: 3 })).toHaveCount(8);
  await panel.getByRole("searchbox").fill("4g");
  await expect(panel.getByRole("heading", { level: 3 })).toHaveText(["Network"]);
  await panel.getByText("rest of the chart", { exact: true }).click();
  await expect(page).toHaveURL(/against=rest/);

  await panel.getByRole("button", { name: /^Use as the window/ }).click();
  await expect(panel).toBeHidden();
  await expect(page).not.toHaveURL(/selection=/);
  expect(page.url()).not.toContain(`current=${writeWindow(past.current)}`);
});

test("a span is selected and moved by keys", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(desk());
  await page.getByRole("button", { name: "Select a span" }).click();
  const end = page.getByRole("slider", { name: "Selection ends" });
  await expect(end).toBeVisible();
  const before = Number(await end.getAttribute("aria-valuenow"));
  await end.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(end).toHaveAttribute("aria-valuenow", String(before - 60_000));
  await page.getByRole("button", { name: "Clear the selection" }).click();
  await expect(page).not.toHaveURL(/selection=/);
});

test("the matrix holds the cause's two dimensions, adds up, and is walked by keys", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(desk("&explained=true"));
  const grid = page.getByRole("grid", { name: "Success by Device and Network" });
  const hit = grid.getByRole("row", { name: /^Android 10/ }).getByRole("gridcell", { name: /^40\.0%/ });
  await expect(hit).toHaveText(/n = 160 and 160/);
  const whole = /→ (\d+\.\d%)/.exec((await page.getByRole("heading", { level: 1 }).textContent()) ?? "")?.[1];
  await expect(
    grid
      .getByRole("row", { name: /^Total/ })
      .locator("td")
      .last(),
  ).toContainText(whole ?? "?");

  const corner = grid.locator('[data-place="0,0"]');
  await corner.focus();
  await page.keyboard.press("End");
  await expect(grid.locator('[data-place="0,2"]')).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Control+Home");
  await expect(corner).toBeFocused();
  await hit.focus();
  await page.keyboard.press("Shift+Enter");
  await expect(page).toHaveURL(/pinned=device~Android[+%20]+10~~network~4G/);

  await page.goto(desk("&explained=true&rows=device&columns=network"));
  await hit.click();
  await expect(page).toHaveURL(/device~keep~Android/);
  await expect(page).toHaveURL(/network~keep~4G/);
});

test("values of a strip are searched, sorted, and walked by arrow keys", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(desk());
  const first = page.getByRole("button", { name: /^Android 10 / });
  await first.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: /^Android 14 / })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("button", { name: /^iOS 18 / })).toBeFocused();
  const strips = page.getByRole("region", { name: "Who was hit" });
  await strips.getByRole("searchbox").fill("android");
  await expect(strips.getByRole("heading", { level: 3 })).toHaveText(["Device"]);
  await first.focus();
  await page.keyboard.press("Shift+Enter");
  await expect(page).toHaveURL(/device~exclude~Android/);
});

test("a cause is set against the rest, and leads back to the desk", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(desk("&explained=true"));
  await page.getByRole("button", { name: /^More about Android 10 \+ 4G/ }).click();
  await page.getByRole("menuitem", { name: "Compare with the rest" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Android 10 + 4G: 96.9% → 40.0%");
  const counts = page.getByRole("table", { name: "Counts and waiting" });
  await expect(counts.getByRole("row", { name: /^Ended/ })).toContainText("160 → 160");
  await expect(counts.getByRole("row", { name: /^Ended/ })).toContainText("1,440 → 1,440");
  await expect(page.getByText("These orders are not kept any more")).toBeVisible();
  await page
    .getByRole("button", { name: /^Show the numbers: / })
    .first()
    .click();
  await expect(page.getByRole("columnheader", { name: "everything else" }).first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Keep on the desk" }).click();
  await expect(page).toHaveURL(/network~keep~4G/);
  await page.goBack();
  await page.getByRole("link", { name: "Explain the rest without it" }).click();
  await expect(page).toHaveURL(/pinned=/);
});

test("without a combination the page says where to find one; merchants may not read it", async ({
  page,
  expectConsoleError,
}) => {
  await signInAs(page, "analyst");
  await page.goto(`/analyst/attribution/contrast?${windows()}`);
  await expect(page.getByText("No combination to compare")).toBeVisible();
  expectConsoleError(/403/);
  await page.context().clearCookies();
  await signInAs(page, "merchant");
  const answer = await page.goto(`/analyst/attribution/contrast?${windows()}${cause}`);
  expect(answer?.status()).toBe(403);
});
