// npm run screenshots:story -- --page ADDRESS: the pictures of docs/analyst.md, from a server that runs at
// RUSHDECK_E2E_URL with the recorded incident in its cube (npm run attribution:practise prints the address).
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium, type Page } from "@playwright/test";
import { findChromium } from "../server/setup/find-chromium.ts";
import { signInAs } from "./support/sign-in-as.ts";

const { values } = parseArgs({ options: { page: { type: "string" } } });
const url = process.env.RUSHDECK_E2E_URL;
if (!url || !values.page)
  throw new Error("Name the server in RUSHDECK_E2E_URL and the desk's address with --page.");

const SETTLED_MS = 4_000;
const folder = path.join(import.meta.dirname, "../docs/images");
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
});
const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
const page = await context.newPage();

async function take(of: Page, name: string, height: number): Promise<void> {
  await of.setViewportSize({ width: 1440, height });
  await sleep(SETTLED_MS);
  await of.screenshot({ path: path.join(folder, name) });
  console.log(`docs/images/${name}`);
}

try {
  await signInAs(page, "analyst");
  await page.goto(values.page);
  await take(page, "analyst-drop.png", 900);
  await page.getByRole("button", { name: "Explain" }).click();
  await page.getByRole("table", { name: "Ranked causes of the change" }).waitFor();
  await take(page, "analyst-causes.png", 1_400);
  await page
    .getByRole("button", { name: /^Pin .* and explain the rest$/ })
    .first()
    .click();
  await page.getByRole("row", { name: /Pinned/ }).waitFor();
  await take(page, "analyst-rest.png", 1_400);
  await page.goBack();
  await page
    .getByRole("button", { name: /^More about .* \+ / })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Compare with the rest" }).click();
  await page.getByRole("table", { name: "Counts and waiting" }).waitFor();
  await take(page, "analyst-contrast.png", 1_100);
  await page.goBack();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Open it" }).click();
  await page.getByLabel("New note").waitFor();
  await take(page, "analyst-case.png", 1_100);
} finally {
  await browser.close();
}
