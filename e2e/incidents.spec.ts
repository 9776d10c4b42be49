import { expectAccessible } from "./support/expect-accessible.ts";
import { forgetRecentDrop, writeRecentDrop } from "./support/recent-drop.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

// A minute has to be over and counted before it is judged.
const OPENS_WITHIN_MS = 150_000;

test.afterAll(forgetRecentDrop);

test("a drop is found, explained, looked at, followed to the desk, kept, and dismissed", async ({ page }) => {
  test.setTimeout(420_000);
  await writeRecentDrop();
  await signInAs(page, "operator");
  await page.goto("/operator");
  const chip = page.getByTestId("incident-chip");
  await expect(chip).toBeVisible({ timeout: OPENS_WITHIN_MS });

  // On every operator page, in a sentence, with its cause.
  const verdict = page
    .getByRole("status", { name: "Is it fine" })
    .or(page.locator("[data-level=late]").first());
  await expect(verdict.first()).toBeVisible();
  await expect(page.getByText(/Success \d+\.\d%, expected .*Android 9/).first()).toBeVisible({
    timeout: OPENS_WITHIN_MS,
  });
  await page.goto("/operator/nodes");
  await expect(page.getByTestId("incident-chip")).toBeVisible();

  await page.goto("/analyst/incidents");
  const row = page.getByRole("row", { name: /Android 9/ }).first();
  await expect(row).toContainText("Open");
  await expectAccessible(page);
  await row.getByRole("link").click();

  await expect(page.getByRole("heading", { level: 1 })).toContainText("Success");
  await expect(page.getByText(/of the drop is .*Android 9/).first()).toBeVisible();
  // Rejections are nothing that a switch undoes; what else went wrong on a busy machine may be.
  await expect(page.getByRole("region", { name: "What would help" })).toContainText(
    /No switch would help|pts expected/,
  );
  await page.getByRole("button", { name: "I look at it" }).click();
  await expect(page.getByText(/looks at it/).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show as a table" }).click();
  await expect(
    page.getByRole("table", { name: "The chart as a table" }).getByRole("row").nth(5),
  ).toBeVisible();

  // The desk, with exactly this question explained.
  await page.getByRole("link", { name: "Open on the desk" }).click();
  await expect(page).toHaveURL(/explained=true/);
  await expect(page.getByText(/% of the drop: .*Android 9/)).toBeVisible();
  await page.goBack();

  await page.getByRole("button", { name: "Expected …" }).click();
  await page.getByLabel("Why it was to be expected").fill("a test of ours");
  await page.getByRole("button", { name: "It was expected" }).click();
  await expect(page.getByText("a test of ours").first()).toBeVisible();
  await expect(page.getByTestId("incident-chip")).toHaveCount(0);
});

test("a merchant may not read incidents", async ({ page, expectConsoleError }) => {
  expectConsoleError(/403/);
  await signInAs(page, "merchant");
  const answer = await page.goto("/analyst/incidents");
  expect(answer?.status()).toBe(403);
  const api = await page.request.get("/api/v1/incidents");
  expect(api.status()).toBe(403);
});
