import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ mode: "serial" });

test("the operator sees which rules are in force, why, and what was measured under them", async ({
  page,
}) => {
  await signInAs(page, "operator");
  await page.goto("/operator/engine");
  const limiter = page.getByRole("region", { name: "Who is let in" });
  await expect(limiter.getByText("Wait target", { exact: true })).toBeVisible();
  await expect(limiter.getByText("recommended", { exact: true })).toBeVisible();
  await expect(limiter.getByText(/^Since \d/)).toBeVisible();
  await expect(page.getByRole("row", { name: /now · / }).getByText("Wait target")).toBeVisible();
  await expect(page.getByRole("row", { name: /n1/ }).getByText("takes work")).toBeVisible();
  await expectAccessible(page);
});

test("by keyboard alone the limiter is changed with a reason, shown with who and why, and changed back", async ({
  page,
}) => {
  await signInAs(page, "operator");
  await page.goto("/operator/engine");
  const limiter = page.getByRole("region", { name: "Who is let in" });
  const change = async (key: string, reason: string) => {
    await limiter.getByRole("button", { name: /^Change/ }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("radio", { checked: true })).toBeFocused();
    await page.keyboard.press(key);
    await expect(dialog.getByText("What will happen")).toBeVisible();
    await page.keyboard.press("Tab");
    await page.keyboard.type(reason);
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
  };
  await change("ArrowDown", "comparing two rules");
  await expect(limiter.getByText("CoDel", { exact: true })).toBeVisible();
  await expect(limiter.getByText("Wait target is recommended")).toBeVisible();
  await expect(limiter.getByText(/, by /)).toBeVisible();
  await expect(limiter.getByText("Reason: comparing two rules")).toBeVisible();
  await expectAccessible(page);
  await change("ArrowUp", "back to the recommended one");
  await expect(limiter.getByText("recommended", { exact: true })).toBeVisible();
});

test("who may only watch cannot change a rule", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto("/operator/engine");
  await expect(page.getByRole("region", { name: "Who is let in" }).getByRole("button")).toBeDisabled();
});
