import type { Browser } from "@playwright/test";
import { expectAccessible } from "./support/expect-accessible.ts";
import { cellsOf, download, shownRows } from "./support/exported-tables.ts";
import { forgetRecentDrop, writeRecentDrop } from "./support/recent-drop.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

// A minute has to be over and counted before it is judged.
const OPENS_WITHIN_MS = 150_000;

/** Dimensions whose values stand on the screen as they are stored. */
const IN_THEIR_OWN_WORDS = new Set(["region", "device", "network", "appVersion", "node"]);

test.afterAll(forgetRecentDrop);

test("from the alert to the explanation, a drill, a case, a link for a colleague and its CSV", async ({
  page,
  context,
  browser,
}) => {
  test.setTimeout(420_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
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
  const told = page.getByRole("listitem").filter({ hasText: /^Incident I-\w+: success \d+\.\d%/ });
  await expect(told.first().getByRole("link", { name: "Open it" })).toHaveAttribute(
    "href",
    /\/incidents\/I-/,
  );
  await page.goto("/operator/nodes");
  await expect(page.getByTestId("incident-chip")).toBeVisible();

  await page.goto("/analyst/incidents");
  const row = page.getByRole("row", { name: /Android 9/ }).first();
  await expect(row).toContainText("Open");
  await expectAccessible(page);
  await row.getByRole("link").click();

  await expect(page.getByRole("heading", { level: 1 })).toContainText("Success");
  const incident = page.url();
  // Shares are told while they add up; beside a cause that went the other way, points are.
  await expect(page.getByText(/of the drop is .*Android 9|Android 9 makes -/).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Cause against the rest" })).toHaveAttribute(
    "href",
    /contrast\?.*Android(%20|\+)9/,
  );
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

  // Drill: without it nothing is left of what was injected.
  const ranking = page.getByRole("table", { name: "Ranked causes of the change" });
  await page.getByRole("button", { name: /^Pin .*Android 9.* and explain the rest$/ }).click();
  await expect(ranking.getByRole("row").nth(1)).toContainText("Pinned");
  await expect(ranking.getByRole("row").nth(1)).toContainText("Android 9");
  const desk = page.url();

  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Save to an investigation" });
  await dialog.getByLabel("Name").fill(`Rejected visits ${Date.now()}`);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Rejected visits");

  await page.goto(desk);
  await expect(ranking.getByRole("row").nth(1)).toContainText("Pinned");
  await page.locator("header").getByRole("button", { name: "Share" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("/findings/");
  await readElsewhere(browser, await page.evaluate(() => navigator.clipboard.readText()));

  await page.goto(incident);

  await page.getByRole("button", { name: "Expected …" }).click();
  await page.getByLabel("Why it was to be expected").fill("a test of ours");
  await page.getByRole("button", { name: "It was expected" }).click();
  await expect(page.getByText("a test of ours").first()).toBeVisible();
  await expect(page.getByTestId("incident-chip")).toHaveCount(0);
});

/** Another analyst in another browser: the same ranking, and a CSV that equals it. */
async function readElsewhere(browser: Browser, link: string): Promise<void> {
  const elsewhere = await browser.newContext();
  const page = await elsewhere.newPage();
  await signInAs(page, "analyst");
  await page.goto(link);
  const ranking = page.getByRole("table", { name: "Ranked causes of the change" });
  await expect(ranking.getByRole("row").nth(1)).toContainText("Android 9");
  const { bytes } = await download(page, "Causes", /CSV/);
  const [head = [], ...rows] = cellsOf(bytes);
  const cell = (row: string[], label: string) => row[head.indexOf(label)] ?? "";
  const shown = (await shownRows(ranking)).slice(1);
  expect(rows).toHaveLength(shown.length);
  for (const [place, row] of rows.entries()) {
    for (const attribute of cell(row, "Combination").split("&")) {
      const [dimension = "", value = ""] = attribute.split("=");
      // The screen names shops, kinds and what stands for other values; the file keeps their ids.
      if (IN_THEIR_OWN_WORDS.has(dimension)) expect(shown[place]?.[0]).toContain(value);
    }
    if (cell(row, "Rate effect") === "") continue;
    const points = Math.abs(Number(cell(row, "Rate effect")) * 100).toFixed(2);
    expect(shown[place]?.[3]).toContain(points);
  }
  await elsewhere.close();
}

test("a merchant may not read incidents", async ({ page, expectConsoleError }) => {
  expectConsoleError(/403/);
  await signInAs(page, "merchant");
  const answer = await page.goto("/analyst/incidents");
  expect(answer?.status()).toBe(403);
  const api = await page.request.get("/api/v1/incidents");
  expect(api.status()).toBe(403);
});
