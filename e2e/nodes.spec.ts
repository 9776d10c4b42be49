import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ mode: "serial" });

test("nodes, healings and what was held back are on one page that everyone can read", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator/nodes");
  await expect(page.getByRole("heading", { name: "n1", exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Healings" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Why the healer did not act" })).toBeVisible();
  await expectAccessible(page);
});

test("a node is cordoned and returned by keyboard, each with a reason", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator/nodes");
  const card = page.getByTestId("node-n2");
  const reason = page.getByRole("dialog").getByRole("textbox", { name: "Reason" });
  await card.getByRole("button", { name: "Act on n2" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu").locator(":focus")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: /^Cordon/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("gets no new work");
  await expect(reason).toBeFocused();
  await page.keyboard.type("looking at its disk");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(card).toContainText("no new work");
  await expect(card).toContainText("looking at its disk");

  await card.getByRole("button", { name: "Act on n2" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu").locator(":focus")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: /^Return/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(reason).toBeFocused();
  await page.keyboard.type("the disk is fine");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(card).not.toContainText("looking at its disk");
});

test("an analyst may look and not act", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto("/operator/nodes");
  await expect(page.getByRole("heading", { name: "n1", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Act on/ })).toHaveCount(0);
});
