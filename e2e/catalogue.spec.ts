import type { Page } from "@playwright/test";
import { addShop, makeKey } from "./support/admin-steps.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

/** The order in the command that the page offers to copy. */
async function orderOnPage(page: Page): Promise<Record<string, unknown>> {
  const command = (await page.getByTestId("order-command").textContent()) ?? "";
  return JSON.parse(/-d '(.*)'/.exec(command)?.[1] ?? "null") as Record<string, unknown>;
}

test("from no shop to an order: shop, dish, key, and the command the page offers", async ({
  page,
  request,
}) => {
  const id = `noodles-${Date.now()}`;
  await signInAs(page, "administrator");
  await addShop(page, { id, name: "Noodle Corner", kind: "Kitchen" });
  await expect(page.getByText("No item yet", { exact: true })).toBeVisible();
  await expect(page.getByTestId("order-command")).toHaveCount(0);

  await page.getByRole("button", { name: "Add an item" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Fill this in.").first()).toBeVisible();
  await page.getByLabel("Name in English").fill("Beef noodles");
  await page.getByLabel("Name in Chinese").fill("牛肉面");
  await page.getByRole("combobox", { name: "Station" }).fill("wok");
  await page.getByLabel("Price").fill("18.50");
  await page.getByLabel("Preparation, seconds").fill("120");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const row = page.getByRole("row", { name: /Beef noodles/ });
  await expect(row).toContainText("18.50");
  await expectAccessible(page);
  const order = await orderOnPage(page);

  const key = await makeKey(page);
  const asKey = { headers: { authorization: `Bearer ${key}` } };
  const offered = await (await request.get(`/api/v1/shops/${id}/catalogue`, asKey)).json();
  expect(offered.items).toMatchObject([{ nameEn: "Beef noodles", priceMinor: 1_850, prepSeconds: 120 }]);
  const placed = await placeOrder(request, order, { key });
  expect(placed.status()).toBe(201);

  await page.goto(`/merchant/${id}/tickets`);
  await expect(page.getByText("Beef noodles").first()).toBeVisible();

  await page.goto(`/admin/shops/${id}`);
  await page.getByRole("button", { name: "Edit Beef noodles" }).click();
  await page.getByRole("checkbox", { name: "Off" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("off");
  expect((await placeOrder(request, order, { key })).status()).toBe(422);
});

test("a desk opens a day of slots at once, sells a place, and changes their number", async ({
  page,
  request,
}) => {
  const id = `desk-${Date.now()}`;
  await signInAs(page, "administrator");
  await addShop(page, { id, name: "Passport Desk", kind: "Booking desk" });
  await page.getByRole("button", { name: "Open slots" }).click();
  const tomorrow = new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10);
  await page.getByLabel("Day").fill(tomorrow);
  await page.getByLabel("Minutes each").fill("60");
  await page.getByLabel("Places in each").fill("2");
  await expect(page.getByText("These are 8 slots.")).toBeVisible();
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByText("8 slots are open.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Edit \d/ })).toHaveCount(8);
  await expectAccessible(page);

  expect((await placeOrder(request, await orderOnPage(page))).status()).toBe(201);
  const first = page.getByRole("row").filter({ hasText: "09:00–10:00" });
  await expect(async () => {
    await page.reload();
    await expect(first.getByRole("cell").nth(1)).toHaveText("1", { timeout: 500 });
  }).toPass();
  await first.getByRole("button", { name: "Edit 09:00–10:00" }).click();
  await page.getByRole("textbox", { name: "Places" }).fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("More places than this are taken.")).toBeVisible();
  await page.getByRole("textbox", { name: "Places" }).fill("1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(first).toContainText("full");
});

test("a service firm gets a service and a provider, and its order a visit", async ({ page, request }) => {
  const id = `clean-${Date.now()}`;
  await signInAs(page, "administrator");
  await addShop(page, { id, name: "Tidy Homes", kind: "Home service" });
  await page.getByRole("button", { name: "Add a service" }).click();
  await page.getByLabel("Name in English").fill("Window cleaning");
  await page.getByLabel("Name in Chinese").fill("擦玻璃");
  await page.getByRole("combobox", { name: "Skill" }).fill("windows");
  await page.getByLabel("Price").fill("90");
  await page.getByLabel("Takes, minutes").fill("90");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("row", { name: /Window cleaning/ })).toContainText("90 min");

  await page.getByRole("button", { name: "Add a provider" }).click();
  await page.getByLabel("Name in English").fill("Chen");
  await page.getByLabel("Name in Chinese").fill("陈");
  await expect(page.getByRole("combobox", { name: "Skill" })).toHaveValue("windows");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("row", { name: /Chen/ })).toContainText("windows 80");
  await expectAccessible(page);

  const placed = await placeOrder(request, await orderOnPage(page));
  expect(placed.status()).toBe(201);
});

test("other systems find shops and what they offer in the API's own description", async ({ request }) => {
  const { paths } = (await (await request.get("/api/v1/openapi.json")).json()) as {
    paths: Record<string, { get?: { responses: Record<string, unknown> } }>;
  };
  for (const path of ["/api/v1/shops", "/api/v1/shops/{id}/catalogue"]) {
    expect(JSON.stringify(paths[path]?.get?.responses["200"])).toContain("nameZh");
    expect((await request.get(path.replace("{id}", "demo-wok"))).status()).toBe(401);
  }
});
