import { expectAccessible } from "./support/expect-accessible.ts";
import { aMeal, demoKey, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ mode: "serial" });

test("the operator sees each class, who fills the queues and what is asked for most", async ({
  page,
  request,
}) => {
  await placeOrder(request, aMeal());
  await signInAs(page, "operator");
  await page.goto("/operator/queues");
  for (const name of ["paid", "place", "browse", "background"])
    await expect(page.getByRole("button", { name: `Act on the ${name} queue` })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Hot keys" })).toBeVisible();
  await expect(page.getByText(/\d+\/min/).first()).toBeVisible();
  await expectAccessible(page);
});

test("one tap sidelines a shop, requests are refused with the time to come back, and one tap undoes it", async ({
  page,
  request,
}) => {
  await signInAs(page, "operator");
  const meal = aMeal();
  await placeOrder(request, meal);
  await page.goto("/operator/queues");
  const row = page.getByRole("listitem").filter({ hasText: "shop" }).first();
  await row.getByRole("button", { name: /^Sideline 10 min: / }).press("Enter");
  const aside = page.getByRole("listitem").filter({ hasText: "set aside" }).first();
  await expect(aside).toContainText(/(10:00|9:\d\d) left/);
  const name =
    (await aside.getByRole("button", { name: /^Undo: / }).getAttribute("aria-label")) ?? "";
  await page.getByRole("textbox", { name: /^Why is/ }).fill("test rush");
  await page.keyboard.press("Enter");
  await expect(aside).toContainText("test rush");
  await page.getByRole("button", { name, exact: true }).press("Enter");
  await expect(page.getByText("set aside ·")).toHaveCount(0);
});

test("a bulk action shows how many before it asks why", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator/queues");
  await page.getByRole("button", { name: "Act on the background queue" }).press("Enter");
  await expect(page.getByRole("textbox", { name: "Class" })).toHaveValue("background");
  await page.getByRole("button", { name: "Preview" }).press("Enter");
  await expect(page.getByText(/(No order matches|match)/).first()).toBeVisible();
  // The choice stands while the page lives on under it.
  await page.waitForTimeout(2_500);
  await expect(page.getByRole("textbox", { name: "Class" })).toHaveValue("background");
});

test("an analyst may look, and has nothing to press", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto("/operator/queues");
  await expect(page.getByRole("heading", { name: "Hot keys" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sideline/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Preview" })).toHaveCount(0);
});

test("an order's way and a stranger's question are answered on the decisions page", async ({
  page,
  request,
}) => {
  const placed = (await (await placeOrder(request, aMeal())).json()) as { id: string; number: number };
  await signInAs(page, "operator");
  await page.goto("/operator/decisions");
  await page.getByRole("textbox", { name: /Order, receipt/ }).fill(placed.id);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`q=${placed.id}`));
  await expect(page.getByRole("heading", { name: `Accepted · number ${placed.number}` })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: /Order, receipt/ }).fill("nobody-knows-this");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing found for “nobody-knows-this”")).toBeVisible();
  const own = await request.get(`/api/v1/decisions?q=${placed.id}`, {
    headers: { authorization: `Bearer ${demoKey()}` },
  });
  expect(await own.json()).toMatchObject({
    decisions: [{ outcome: "accepted", id: placed.id }],
    more: false,
  });
});
