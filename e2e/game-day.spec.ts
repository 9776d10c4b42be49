import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

// Which of the two holds depends on the load of the machine at this moment: both are answers of the guard.
test("a game day is asked for by keyboard with a reason, and Esc starts nothing", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator/game-day");
  const scenario = page.getByTestId("scenario-node_killed");
  await expect(scenario).toContainText("kill -9");
  await expectAccessible(page);
  const play = scenario.getByRole("button", { name: "Play: A node is killed" });
  if (await play.isDisabled()) {
    await expect(page.getByRole("status").filter({ hasText: "Not now" })).toBeVisible();
    return;
  }
  await play.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox", { name: "Why" })).toBeFocused();
  await page.keyboard.type("to see it once");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toHaveCount(0);
});

test("an analyst may look and not act", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto("/operator/game-day");
  await expect(page.getByRole("heading", { name: "Every node falls silent" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Play/ })).toHaveCount(0);
});
