import type { Browser, Page } from "@playwright/test";
import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

const SHOP = "demo-wok";

/** A device of its own: nobody is signed in on it. */
async function newDevice(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1_280, height: 800 } });
  return context.newPage();
}

async function codeOn(device: Page): Promise<string> {
  await device.goto("/pair");
  const code = device.getByTestId("pairing-code");
  await expect(code).toHaveText(/[2-9A-HJKMNP-Z]{3} [2-9A-HJKMNP-Z]{3}/);
  return ((await code.textContent()) ?? "").replace(/\s/g, "");
}

async function newBoard(page: Page, name: string): Promise<void> {
  await page.goto(`/merchant/${SHOP}/boards`);
  await page.getByRole("link", { name: "New board" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create and publish" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

test("a device is paired by its code, follows what is published without a reload, and ends when unpaired", async ({
  page,
  browser,
  baseURL,
}) => {
  test.slow();
  const name = `Pass ${Date.now()}`;
  await signInAs(page, "merchant");
  await newBoard(page, name);

  const device = await newDevice(browser, baseURL ?? "");
  const code = await codeOn(device);
  await expectAccessible(device);
  await page.goto(`/merchant/${SHOP}/screens`);
  await page.getByRole("button", { name: "Pair a screen" }).click();
  const panel = page.getByRole("dialog", { name: "Pair a screen" });
  await panel.getByLabel("Code on the device").fill("222222");
  await panel.getByLabel("Name of the screen").fill(name);
  await panel.getByRole("combobox", { name: "Board" }).click();
  await page.getByRole("option", { name }).click();
  await panel.getByRole("button", { name: "Pair", exact: true }).click();
  await expect(panel.getByText("No device shows this code.")).toBeVisible();
  await panel.getByLabel("Code on the device").fill(code.toLowerCase());
  await panel.getByRole("button", { name: "Pair", exact: true }).click();

  await device.waitForURL(/\/b\/board_/);
  const board = device.getByRole("region", { name: "Tickets", exact: true });
  await expect(board).toBeVisible();
  const card = page.getByTestId("screen").filter({ hasText: name });
  await expect(card).toContainText("Live");
  await expectAccessible(page);
  await device.goto("about:blank");
  await expect(card).toContainText("Not connected");

  // It opens its board and no other page.
  await device.goto(`/merchant/${SHOP}/boards`);
  await device.waitForURL(/\/b\/board_/);
  await device.evaluate(() => Object.assign(window, { neverReloaded: true }));

  await page.goto(`/merchant/${SHOP}/boards`);
  await page.getByRole("link", { name: `Edit ${name}` }).click();
  await page.getByRole("radio", { name: "Kitchen dark" }).check();
  await expect(page.getByText("1 change, not on the screens yet")).toBeVisible();
  await expect(page.getByTestId("board-preview")).toHaveAttribute("data-board", "kitchen-dark");
  await expect(board).not.toHaveAttribute("data-board", "kitchen-dark");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(board).toHaveAttribute("data-board", "kitchen-dark");
  expect(await device.evaluate(() => "neverReloaded" in window)).toBe(true);
  // Unscrolled: what is half under the bar that stays would count as too small a target.
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(page, { except: ["[inert]"] });

  await page.goto(`/merchant/${SHOP}/screens`);
  await expect(card).toContainText("Live");
  await page.getByRole("button", { name: `Unpair ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unpair", exact: true }).click();
  await expect(device.getByTestId("board-revoked")).toBeVisible();
  await device.reload();
  await expect(device.getByTestId("board-revoked")).toBeVisible();
  await device.context().close();
});

test("two people editing one board: the later is told who was first and loses nothing", async ({
  page,
  browser,
  baseURL,
}) => {
  const name = `Two ${Date.now()}`;
  await signInAs(page, "merchant");
  await newBoard(page, name);
  const other = await newDevice(browser, baseURL ?? "");
  await signInAs(other, "administrator");
  await other.goto(new URL(page.url()).pathname);

  await page.getByRole("radio", { name: "Strong" }).check();
  await other.getByRole("radio", { name: "Kitchen dark" }).check();
  await other.getByRole("button", { name: "Publish", exact: true }).click();
  const conflict = page.getByRole("alert").filter({ hasText: "published version 2 while you were editing" });
  await expect(conflict).toContainText("Colours of lateness: Standard → Strong");
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
  await conflict.getByRole("button", { name: "Publish mine instead" }).click();
  await expect(page.getByText("Version 3", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Restore version 2" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("radio", { name: "Kitchen dark" })).toBeChecked();
  await other.context().close();
});

test("a key is changed by keyboard alone, and leaving asks about what is not published", async ({ page }) => {
  await signInAs(page, "merchant");
  await newBoard(page, `Keys ${Date.now()}`);
  const section = page.getByRole("button", { name: "Keys and bump bar" });
  await section.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Change the key of Start" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("5");
  await expect(page.getByText("Digits select tickets. Press another key.")).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.getByText("R does “Recall the last” now.")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Key of “Start”: S → R")).toBeVisible();
  await expect(page.getByText("Key of “Recall the last”: R → no key")).toBeVisible();
  await page.getByRole("link", { name: "All boards" }).focus();
  await page.keyboard.press("Enter");
  const question = page.getByRole("dialog", { name: "Leave without publishing?" });
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Key of “Start”: S → R")).toBeVisible();
});
