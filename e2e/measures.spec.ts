import { writeWindow } from "../components/attribution/windows.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { type Past, writePastOutcomes } from "./support/past-outcomes.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

let past: Past;
// Its own hour, away from those of the other stories.
const hoursAgo = 340 + (Math.floor(Date.now() / 1_000) % 300);

test.beforeAll(async () => {
  past = await writePastOutcomes(hoursAgo, "slow");
});

test("one question is asked of success, of speed and of the number of orders", async ({ page, context }) => {
  await signInAs(page, "analyst");
  await page.goto(
    `/analyst/attribution?current=${writeWindow(past.current)}&baseline=${writeWindow(past.baseline)}`,
  );
  const heading = page.getByRole("heading", { level: 1 });
  const ranking = page.getByRole("table", { name: "Ranked causes of the change" });
  const first = ranking.getByRole("row").nth(1);
  await expect(heading).toContainText("Success fell 97");
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(first).toContainText("Android 10");

  const measure = page.getByRole("radiogroup", { name: "What to look at" });
  await measure.getByText("Speed (p95)").click();
  await expect(page).toHaveURL(/measure=speed/);
  await expect(heading).toContainText(/^p95 rose 0\.\d+\ss → 2\.\d+\ss/);
  await expect(first).toContainText("Android 10");
  await expect(first).toContainText("4G");
  await expect(page.getByText(/% of the slow-down: Android 10 \+ 4G/)).toBeVisible();
  await expect(
    ranking.getByRole("columnheader", { name: /^Within 0\.\d+\ss, baseline → now/ }),
  ).toBeVisible();
  await expectAccessible(page);

  await measure.getByText("Orders").click();
  await expect(page).toHaveURL(/measure=volume/);
  await expect(heading).toContainText("Orders fell 72/min → 60/min");
  await expect(first).toContainText("iOS 18");
  await expect(first).toContainText("480 → 240");
  await expect(first).toContainText("-240");
  await expect(ranking.getByRole("row", { name: /Traffic mix/ })).toHaveCount(0);
  await expect(ranking.getByRole("row", { name: /Whole change/ })).toContainText("1,440 → 1,200");

  // The measure is part of the link.
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("heading", { level: 1 })).toContainText("Orders fell");
  await expect(other.getByRole("table", { name: "Ranked causes of the change" })).toHaveText(
    (await ranking.textContent()) ?? "",
  );
  await other.close();
});
