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
  const order = () =>
    request.post("/api/v1/orders", {
      headers: { authorization: `Bearer ${demoKey()}` },
      data: aMeal({ class: "place" }),
    });
  // Enough to be among the shops most asked for.
  for (let i = 0; i < 5; i++) await order();
  await signInAs(page, "operator");
  await page.goto("/operator/queues");
  const wok = page.getByRole("listitem").filter({ has: page.getByText("Red Lantern Wok", { exact: true }) });
  await wok.getByRole("button", { name: "Sideline 10 min: Red Lantern Wok" }).press("Enter");
  await expect(wok).toContainText(/(10:00|9:\d\d) left/);

  const refused = await order();
  expect(refused.status()).toBe(503);
  expect(await refused.json()).toMatchObject({ code: "SIDELINED", reason: "sidelined" });
  expect(Number(refused.headers()["retry-after"])).toBeGreaterThan(540);
  // The demo's own customers are turned away too.
  await expect(wok).toContainText(/[1-9]\d* turned away/);

  await wok.getByRole("textbox", { name: /^Why is/ }).fill("test rush");
  await page.keyboard.press("Enter");
  await expect(wok).toContainText("test rush");
  await wok.getByRole("button", { name: /^Undo: / }).press("Enter");
  await expect(wok.getByRole("button", { name: /^Sideline 10 min: / })).toBeVisible();
  expect(((await (await order()).json()) as { code?: string }).code).not.toBe("SIDELINED");
});

test("a bulk action shows how many before it asks why", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/operator/queues");
  await page.getByRole("button", { name: "Act on the background queue" }).press("Enter");
  await expect(page.getByRole("combobox", { name: "Class" })).toHaveValue("background");
  await page.getByRole("button", { name: "Preview" }).press("Enter");
  await expect(page.getByText(/(No order matches|match)/).first()).toBeVisible();
  // The choice stands while the page lives on under it.
  await page.waitForTimeout(2_500);
  await expect(page.getByRole("combobox", { name: "Class" })).toHaveValue("background");
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
