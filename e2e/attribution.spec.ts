import { writeWindow } from "../components/attribution/windows.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { type Past, writePastOutcomes } from "./support/past-outcomes.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

let past: Past;
// Each run of the file writes its own hour, so that a second run does not double the first.
const hoursAgo = 30 + (Math.floor(Date.now() / 1_000) % 300);

test.beforeAll(async () => {
  past = await writePastOutcomes(hoursAgo);
});

const address = (more = "") =>
  `/analyst/attribution?current=${writeWindow(past.current)}&baseline=${writeWindow(past.baseline)}${more}`;

test("the analyst asks why, drills in, and hands the finding on by its address", async ({
  page,
  context,
}) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Success fell 97");
  await page.getByRole("button", { name: "Explain" }).click();

  const ranking = page.getByRole("table", { name: "Ranked causes of the change" });
  const first = ranking.getByRole("row").nth(1);
  await expect(first).toContainText("Android 10");
  await expect(first).toContainText("4G");
  await expect(page.getByText(/% of the drop: Android 10 \+ 4G\./)).toBeVisible();
  await expect(ranking.getByRole("row", { name: /Traffic mix/ })).toBeVisible();
  await expect(ranking.getByRole("row", { name: /Not explained/ })).toBeVisible();
  await expect(ranking.getByRole("row", { name: /Whole change/ })).toContainText("100%");
  await expectAccessible(page);

  // Another person opens the link and reads the same.
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByText(/% of the drop: Android 10 \+ 4G\./)).toBeVisible();
  await expect(other.getByRole("table", { name: "Ranked causes of the change" })).toHaveText(
    (await ranking.textContent()) ?? "",
  );
  await other.close();

  // Without the cause nothing is left to explain.
  await page.getByRole("button", { name: /^4G / }).click({ modifiers: ["Shift"] });
  await expect(page.getByRole("navigation", { name: "Path" })).toContainText("Network ≠ 4G");
  await expect(page.getByText(/^Nothing significant/)).toBeVisible();
  expect(page.url()).toContain("network~exclude~4G");

  await page.getByRole("button", { name: "Take off Network ≠ 4G" }).click();
  await expect(first).toContainText("Android 10");
  await page.getByRole("button", { name: "Back to live" }).click();
  await expect(page).not.toHaveURL(/current=/);
});

test("windows are moved by keyboard and by typed times", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  const end = page.getByRole("slider", { name: "Window ends" });
  const before = Number(await end.getAttribute("aria-valuenow"));
  await end.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(end).toHaveAttribute("aria-valuenow", String(before - 5 * 60_000));
  expect(page.url()).toContain(writeWindow({ ...past.current, to: past.current.to - 5 * 60_000 }));

  await page.getByRole("button", { name: "Exact times" }).click();
  const window = page.getByRole("group", { name: "Window" });
  const from = await window.getByLabel("From").inputValue();
  await window.getByLabel("To").fill(from);
  await expect(page.getByText("The end has to be after the start.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Use these times" })).toBeDisabled();
});

test("a window without orders says so, and what to do", async ({ page }) => {
  await signInAs(page, "analyst");
  const day = 86_400_000;
  const empty = {
    current: { from: past.current.from - 400 * day, to: past.current.to - 400 * day },
    baseline: { from: past.baseline.from - 400 * day, to: past.baseline.to - 400 * day },
  };
  await page.goto(
    `/analyst/attribution?current=${writeWindow(empty.current)}&baseline=${writeWindow(empty.baseline)}`,
  );
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Nothing ended in");
  await expect(page.getByText("No outcomes in these windows")).toBeVisible();
});

test("a merchant may not read it", async ({ page, expectConsoleError }) => {
  expectConsoleError(/403/);
  await signInAs(page, "merchant");
  const answer = await page.goto("/analyst/attribution");
  expect(answer?.status()).toBe(403);
  const api = await page.request.get("/api/v1/attribution/overview?from=0&to=1");
  expect(api.status()).toBe(403);
});
