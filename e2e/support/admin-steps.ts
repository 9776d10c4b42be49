import { expect, type Page } from "@playwright/test";

/** As an administrator: a new shop, and its page. */
export async function addShop(page: Page, { id, name, kind }: { id: string; name: string; kind: string }) {
  await page.goto("/admin/shops");
  await page.getByRole("button", { name: "Add a shop" }).click();
  await page.getByLabel("Name in English").fill(name);
  await page.getByLabel("Name in Chinese").fill("新店");
  await page.getByLabel("Id", { exact: true }).fill(id);
  await page.getByRole("radio", { name: kind }).check();
  await page.getByLabel("Region").fill("east");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("link", { name: new RegExp(`(Menu|Slots|Providers) ${name}`) }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** As an administrator: a new client's key, for orders or for what its scope is called. */
export async function makeKey(page: Page, scope?: string): Promise<string> {
  const client = `Till ${Date.now()}`;
  await page.goto("/admin/keys");
  await page.getByRole("button", { name: "Add a client" }).click();
  await page.getByLabel("Name").fill(client);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const card = page.getByRole("region", { name: client });
  await card.getByRole("button", { name: "New key" }).click();
  if (scope) await page.getByRole("radio", { name: scope }).check();
  await page.getByRole("button", { name: "Make the key" }).click();
  const key = await page.getByTestId("secret").inputValue();
  await page.getByRole("button", { name: "I have stored it" }).click();
  return key;
}

/** As an administrator: a kitchen of the test's own, with one dish and nobody else's cooks in it. */
export async function addKitchen(page: Page): Promise<{ shopId: string; itemId: string; key: string }> {
  const shopId = `kitchen-${Date.now()}`;
  await addShop(page, { id: shopId, name: `Kitchen ${shopId.slice(-6)}`, kind: "Kitchen" });
  await page.getByRole("button", { name: "Add an item" }).click();
  await page.getByLabel("Name in English").fill("Beef noodles");
  await page.getByLabel("Name in Chinese").fill("牛肉面");
  await page.getByRole("combobox", { name: "Station" }).fill("wok");
  await page.getByLabel("Price").fill("18.50");
  await page.getByLabel("Preparation, seconds").fill("120");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("row", { name: /Beef noodles/ })).toBeVisible();
  const command = (await page.getByTestId("order-command").textContent()) ?? "";
  const order = JSON.parse(/-d '(.*)'/.exec(command)?.[1] ?? "null");
  return { shopId, itemId: order.items[0].itemId, key: await makeKey(page) };
}
