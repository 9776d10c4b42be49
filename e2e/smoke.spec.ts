import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

for (const { locale, language, enter } of [
  { locale: "en-US", language: "en", enter: /operator/i },
  { locale: "zh-CN", language: "zh-CN", enter: /运营|操作/ },
]) {
  test.describe(`in ${language}`, () => {
    test.use({ locale });

    test("the sign-in page opens in the browser's language and can be used", async ({ page }) => {
      await page.goto("/sign-in");
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.getByRole("button", { name: enter })).toBeVisible();
      await expect(page.locator("input[type=password]")).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test("health and readiness answer apart from the pages", async ({ request }) => {
  expect((await request.get("/healthz")).status()).toBe(200);
  expect((await request.get("/readyz")).status()).toBe(200);
});

for (const role of ["operator", "merchant", "analyst", "administrator"] as const) {
  test(`the ${role} enters the demo and lands in a room of their own`, async ({ page }) => {
    await signInAs(page, role);
    await expect(page.getByRole("main")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("navigation").first()).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
}
