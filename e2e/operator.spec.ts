import { expectAccessible } from "./support/expect-accessible.ts";
import { aMeal, demoKey, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ mode: "serial" });

test("the operator sees whether it is fine at a glance, without scrolling", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator");
  for (const figure of [
    /reservation success/i,
    /response/i,
    /useful utilisation/i,
    /orders per minute/i,
    /oldest wait/i,
  ]) {
    await expect(page.getByText(figure).first()).toBeInViewport();
  }
  await expect(page.getByText("n1", { exact: true }).first()).toBeInViewport();
  await expect(page.getByText("Refuse low classes").first()).toBeInViewport();
  await expectAccessible(page);
});

test("two keystrokes turn a protection on, it acts at once, and the refusal can be looked up", async ({
  page,
  request,
}) => {
  await signInAs(page, "operator");
  await page.goto("/operator");
  await expect(page.getByText("Refuse low classes").first()).toBeVisible();
  await page.keyboard.press("2");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByText(/2\/2/).first()).toBeVisible();
  await page.keyboard.press("Escape");

  const refused = await placeOrder(request, aMeal({ class: "browse" }));
  expect(refused.status()).toBe(503);
  expect(refused.headers()["retry-after"]).toMatch(/^\d+$/);
  const problem = (await refused.json()) as { code: string; receipt: string };
  expect(problem.code).toBe("SHED");
  const receipt = await request.get(`/api/v1/receipts/${problem.receipt}`, {
    headers: { authorization: `Bearer ${demoKey()}` },
  });
  expect(await receipt.json()).toMatchObject({
    id: problem.receipt,
    reason: "shed_low",
    rule: "switch:admission.shed_low",
  });
  const important = await placeOrder(request, aMeal({ class: "paid" }));
  expect(important.status()).toBe(201);

  await page.keyboard.press("2");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /turn off/i })
    .last()
    .click();
  await expect(page.getByRole("dialog").getByText(/2\/2/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  const again = await placeOrder(request, aMeal({ class: "browse" }));
  expect(again.status()).toBe(201);
});

test("the command palette opens with Ctrl+K and leads to a page", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator");
  await expect(page.getByText("Refuse low classes").first()).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(
    page
      .getByRole("dialog")
      .getByRole("textbox")
      .or(page.getByPlaceholder(/search/i))
      .first(),
  ).toBeFocused();
  await page.keyboard.type("attribution");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/analyst\/attribution/);
});

test("the console speaks Chinese when asked to", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator");
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.getByText("降级开关").first()).toBeVisible();
  await page
    .getByRole("button", { name: /English|EN/ })
    .first()
    .click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
