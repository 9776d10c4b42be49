import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ mode: "serial" });

test("a breaker is forced open and released by keyboard, and its history says who and why", async ({
  page,
}) => {
  await signInAs(page, "operator");
  await page.goto("/operator/breakers");
  const reads = page.getByTestId("breaker-database_reads/");
  await expect(reads).toContainText("calls pass");
  await expectAccessible(page);

  await reads.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("80% at 2 s or more");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(reads).toContainText("calls pass");

  await reads.focus();
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Keep calls away" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("textbox", { name: "Why" })).toBeFocused();
  await page.keyboard.type("the replica is being moved");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("kept away by hand");
  await page.keyboard.press("Escape");
  await expect(reads).toContainText("kept away by hand");

  await reads.focus();
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Release" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("textbox", { name: "Why" })).toBeFocused();
  await page.keyboard.type("the replica is back");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("list", { name: "Turns" })).toContainText("the replica is back");
  await page.keyboard.press("Escape");
  await expect(reads).not.toContainText("kept away by hand");
});

test("an analyst may look and not act, and reaches the page from the engine's", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto("/operator/engine");
  await page.getByRole("link", { name: "All breakers, their history and settings" }).click();
  await page.getByTestId("breaker-database_reads/").click();
  await expect(page.getByRole("dialog")).toContainText("Settings");
  await expect(page.getByRole("button", { name: "Keep calls away" })).toHaveCount(0);
});
