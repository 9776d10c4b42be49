import { expectAccessible } from "./support/expect-accessible.ts";
import { aMeal, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test("an administrator lets another system in, and out again", async ({ page, request }) => {
  const client = `Till ${Date.now()}`;
  await signInAs(page, "administrator");
  await page.goto("/admin/keys");
  await page.getByRole("button", { name: "Add a client" }).click();
  await page.getByLabel("Name").fill(client);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const card = page.locator("section, article, [data-client]").filter({ hasText: client }).last();
  await card.getByRole("button", { name: "New key" }).click();
  await expect(page.getByRole("radio", { name: "Orders" })).toBeChecked();
  await page.getByRole("button", { name: "Make the key" }).click();
  const secret = await page
    .getByText(/rdk_[0-9A-Za-z]{32,}/)
    .first()
    .textContent();
  const key = /rdk_[0-9A-Za-z_-]+/.exec(secret ?? "")?.[0] ?? "";
  await page.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  const placed = await placeOrder(request, aMeal(), { key });
  expect(placed.status()).toBe(201);

  await card.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(card.getByText("revoked")).toBeVisible();
  expect((await placeOrder(request, aMeal(), { key })).status()).toBe(401);
});

for (const path of ["/admin/people", "/admin/shops", "/admin/keys"]) {
  test(`${path} has no accessibility breach`, async ({ page }) => {
    await signInAs(page, "administrator");
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}

test("the API describes itself, and its page opens", async ({ page, request }) => {
  const document = (await (await request.get("/api/v1/openapi.json")).json()) as {
    openapi: string;
    paths: Record<string, unknown>;
  };
  expect(document.openapi).toBe("3.1.0");
  for (const path of [
    "/api/v1/orders",
    "/api/v1/orders:bulk",
    "/api/v1/orders/{id}",
    "/api/v1/orders/{id}/events",
  ]) {
    expect(Object.keys(document.paths)).toContain(path);
  }
  await page.goto("/api/v1/docs");
  await expect(page.getByText("Place an order", { exact: true })).toBeVisible();
});
