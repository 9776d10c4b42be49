import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test("what refuses orders is asked for, approved by another with one tap, and in the log with a whole chain", async ({
  baseURL,
  browser,
  page,
}) => {
  await signInAs(page, "operator");
  await page.goto("/operator/switches?switch=admission.paid_only");
  await page
    .getByRole("button", { name: /Paid orders only/ })
    .filter({ hasText: "Turn on" })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("A second person is asked");
  await dialog.getByRole("textbox", { name: /Type/ }).fill("admission.paid_only");
  await dialog.getByRole("button", { name: "Ask a second person" }).click();
  await expect(dialog).toContainText("Nothing has changed yet");
  await expectAccessible(page);
  await page.goto("/operator/approvals");
  const own = page.getByRole("article", { name: /admission.paid_only/ }).first();
  await expect(own.getByRole("button", { name: "Take it back" })).toBeVisible();
  await expect(own.getByRole("button", { name: "Approve" })).toHaveCount(0);

  const other = await (await browser.newContext({ baseURL })).newPage();
  await signInAs(other, "administrator");
  await other.goto("/operator/approvals");
  const request = other.getByRole("article", { name: /admission.paid_only/ }).first();
  await expectAccessible(other);
  // Refused, not approved: the demo business is shared, and its orders are to come in.
  await request.getByRole("textbox", { name: "Note" }).fill("not in a test");
  await request.getByRole("button", { name: "Refuse" }).focus();
  await other.keyboard.press("Enter");
  await expect(request).toHaveCount(0);
  await other.context().close();

  await page.goto("/operator/audit?action=approval");
  const entry = page.locator("details").first();
  await expect(entry).toContainText("Refused a request");
  await entry.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(entry.getByRole("table")).toContainText("admission.paid_only");
  await page.getByRole("button", { name: "Verify the chain" }).click();
  await expect(page.getByText("chain whole")).toBeVisible();
  await expectAccessible(page);
});
