import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test("the operator goes by keyboard from the overview's line to the forecast and reads whether the nodes will do", async ({
  page,
}) => {
  test.slow();
  await signInAs(page, "operator");
  await page.goto("/operator");
  const line = page.getByRole("link", { name: /load now/i });
  // A server that has just started watches one whole minute first.
  await expect(line).toBeVisible({ timeout: 180_000 });
  await line.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/operator\/forecast$/);
  await expect(page.getByRole("heading", { name: "Forecast", level: 1 })).toBeAttached();
  const advice = page.getByRole("region", { name: "Advice on nodes" });
  await expect(advice).toContainText(/the nodes will do|add nodes|watch|nodes were added/i);
  await expect(advice).toContainText(/since/i);
  // A server of minutes says that it is young, and from when it may be trusted.
  await expect(page.getByText(/too young to trust/i)).toBeVisible();
  await expect(page.getByRole("heading", { name: "By class" })).toBeVisible();
  await expectAccessible(page);
});

test("P pauses the forecast and says so, and goes on", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator/forecast");
  await expect(page.getByRole("button", { name: /pause/i })).toBeVisible();
  await page.keyboard.press("p");
  await expect(page.getByText(/paused at/i)).toBeVisible();
  await page.keyboard.press("p");
  await expect(page.getByText(/paused at/i)).toBeHidden();
});

test("an analyst reads the forecast; a merchant is turned away", async ({ page, expectConsoleError }) => {
  await signInAs(page, "analyst");
  await page.goto("/operator/forecast");
  await expect(page.getByRole("heading", { name: "How right it was" })).toBeVisible();
  await page.context().clearCookies();
  await signInAs(page, "merchant");
  expectConsoleError(/403/);
  const answer = await page.goto("/operator/forecast");
  expect(answer?.status()).toBe(403);
});
