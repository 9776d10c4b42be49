import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test("signing in leads back to the page that was asked for, and signing out shuts it", async ({ page }) => {
  await page.goto("/admin/people");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fadmin%2Fpeople/);
  await page.getByRole("button", { name: "Enter as Administrator" }).click();
  await expect(page).toHaveURL(/\/admin\/people$/);
  await page.getByRole("button", { name: /Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto("/admin/people");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test("a wrong password is refused without saying what was wrong, and five lock the door", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(`nobody-${Date.now()}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  const submit = page.getByRole("button", { name: "Sign in", exact: true });
  const problem = page.locator("form").getByRole("alert");
  for (let attempt = 0; attempt < 5; attempt++) {
    await submit.click();
    await expect(submit).toBeEnabled();
    await expect(problem).toHaveText("E-mail and password do not fit together.");
  }
  await submit.click();
  await expect(problem).toHaveText("Too many failed tries. Try again in 15 minutes.");
});

test("a person an administrator adds signs in with the password shown once", async ({ page }) => {
  const email = `mei-${Date.now()}@example.com`;
  await signInAs(page, "administrator");
  await page.goto("/admin/people");
  await page.getByRole("button", { name: "Add a person" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByLabel("Name").fill("Mei Lin");
  await drawer.getByLabel("E-mail").fill(email);
  await drawer.getByRole("radio", { name: "Analyst" }).check();
  await drawer.getByRole("button", { name: "Make one" }).click();
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "Add", exact: true }).click();
  const password = await page.getByTestId("secret").inputValue();
  await page.getByRole("button", { name: "I have stored it" }).click();

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/analyst\/attribution/);
});

test("a role is refused pages that are not its own, with 403", async ({ page, expectConsoleError }) => {
  expectConsoleError(/403/);
  await signInAs(page, "merchant");
  for (const path of ["/operator", "/admin/people", "/analyst/attribution"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(403);
    await expect(page.getByRole("heading", { name: "Your role may not open this page" })).toBeVisible();
  }
});

test("language and colours stay as chosen, from the palette too", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/merchant");
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "门店" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");

  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("前往页面或执行操作").fill("深色");
  await page.keyboard.press("Enter");
  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.reload();
  await expect(html).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect(html).toHaveAttribute("lang", "zh-CN");
  await expectAccessible(page);
});

test("the palette opens any page by a few letters", async ({ page }) => {
  await signInAs(page, "administrator");
  await page.goto("/merchant");
  await page.getByRole("button", { name: /Search/ }).click();
  await page.getByPlaceholder("Go to a page or do something").fill("api k");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin\/keys$/);
});

test("demo traffic is named, and stops and starts at its switch", async ({ page }) => {
  await signInAs(page, "operator");
  await page.goto("/merchant");
  const chip = page.getByTestId("demo-chip");
  const toggle = chip.getByRole("switch");
  await expect(chip).toContainText("Demo traffic");
  await expect(toggle).toBeChecked();
  await chip.getByText("Demo traffic").click();
  await expect(chip).toContainText("Demo traffic stopped");
  await expect(toggle).not.toBeChecked();
  await chip.getByText("Demo traffic stopped").click();
  await expect(toggle).toBeChecked();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the rooms are in a bar at the bottom and nothing is wider than the screen", async ({ page }) => {
    await signInAs(page, "administrator");
    for (const path of ["/admin/people", "/admin/shops", "/admin/keys", "/merchant"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, path).toBeLessThanOrEqual(0);
      const bar = await page.getByRole("navigation", { name: "Pages" }).boundingBox();
      expect(bar?.y, path).toBeGreaterThan(700);
    }
  });
});

test.describe("commands", () => {
  test("from a request that names no page of ours are refused", async ({ page, request }) => {
    await signInAs(page, "operator");
    await page.goto("/merchant");
    const sent = page.waitForRequest(
      (one) => one.method() === "POST" && one.headers()["next-action"] !== undefined,
    );
    const chip = page.getByTestId("demo-chip");
    await chip.getByText("Demo traffic").click();
    const action = (await sent).headers()["next-action"] ?? "";
    await chip.getByText("Demo traffic stopped").click();
    await expect(chip.getByRole("switch")).toBeChecked();

    const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const send = (headers: Record<string, string>) =>
      request.post("/merchant", {
        headers: {
          "next-action": action,
          "content-type": "text/plain;charset=UTF-8",
          cookie: cookies,
          ...headers,
        },
        data: "[false]",
      });
    expect(await (await send({})).text()).toContain('"code":"FORBIDDEN"');
    expect(await (await send({ "sec-fetch-site": "cross-site" })).text()).toContain('"code":"FORBIDDEN"');
    await expect(chip.getByRole("switch")).toBeChecked();
  });
});
