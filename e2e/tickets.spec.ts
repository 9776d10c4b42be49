import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/expect-accessible.ts";
import { aMeal, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";
import { turnTo } from "./support/turn-to.ts";

const BOARD = "/merchant/demo-wok/tickets";
const open = "article[data-status=accepted], article[data-status=cooking]";

async function openBoard(page: Page): Promise<void> {
  await signInAs(page, "operator");
  // A demo that has just started may have nothing open.
  expect((await placeOrder(page.request, aMeal())).status()).toBe(201);
  await page.goto(BOARD);
  await expect(page.getByTestId("ticket-grid").locator(open).first()).toBeVisible({ timeout: 30_000 });
}

/** The id of a ticket nobody has bumped, the last on the page: the demo's cooks take the oldest first. */
async function someOpenTicket(page: Page): Promise<string> {
  const id = await page.getByTestId("ticket-grid").locator(open).last().getAttribute("data-order");
  if (!id) throw new Error("A ticket without an order.");
  return id;
}

/** A new ticket of this test; the filter of a class hardly anybody uses brings it to the first page. */
async function anOwnTicket(page: Page): Promise<string> {
  const answer = await placeOrder(page.request, aMeal({ class: "background" }));
  const { id: orderId } = (await answer.json()) as { id: string };
  // Room for what other tests and the demo have left open.
  await page.setViewportSize({ width: 2_560, height: 1_440 });
  await page.goto(`${BOARD}?class=background`);
  await expect(card(page, orderId)).toBeVisible({ timeout: 20_000 });
  return orderId;
}

/** Selects it as a bump bar would: by the number on it. Beyond ten tickets only a finger can. */
async function select(page: Page, orderId: string): Promise<void> {
  const key = card(page, orderId).locator("kbd").first();
  if ((await key.count()) > 0) await page.keyboard.press((await key.textContent()) ?? "");
  else await card(page, orderId).getByRole("heading", { level: 2 }).click();
  await expect(card(page, orderId)).toHaveAttribute("data-selected", "true");
}

/** A second tap at once is the same wet finger, and is not taken. */
const wetFingerOver = (page: Page) => page.waitForTimeout(600);

const button = (page: Page, id: string, name: RegExp) => card(page, id).getByRole("button", { name });
const card = (page: Page, id: string) => page.locator(`article[data-order="${id}"]`).first();

test("Cooks bump with one tap, see it at once, and take it back at the same spot", async ({ page }) => {
  await openBoard(page);
  const id = await anOwnTicket(page);
  // "At once" is: before the server has even been asked. How fast in ms, the benchmark of the board says.
  const painted = Promise.withResolvers<void>();
  await page.route("**/tickets*", async (route) => {
    if (route.request().method() === "POST") await painted.promise;
    await route.continue();
  });
  await button(page, id, /^Ready/).click();
  await expect(card(page, id)).toHaveAttribute("data-status", "ready");
  painted.resolve();
  const before = await card(page, id).boundingBox();
  await wetFingerOver(page);
  await button(page, id, /undo/i).click();
  await expect(card(page, id)).toHaveAttribute("data-status", "accepted");
  expect(await card(page, id).boundingBox()).toEqual(before);
});

test("A bump on one screen shows on the other by itself", async ({ page, context }) => {
  await openBoard(page);
  const id = await anOwnTicket(page);
  const other = await context.newPage();
  await other.setViewportSize({ width: 2_560, height: 1_440 });
  await other.goto(`${BOARD}?class=background`);
  await expect(card(other, id)).toHaveAttribute("data-status", "accepted", { timeout: 20_000 });
  const loads: string[] = [];
  other.on("load", () => loads.push(other.url()));
  await button(page, id, /^Ready/).click();
  await expect(card(other, id)).toHaveAttribute("data-status", "ready");
  expect(loads).toEqual([]);
});

test("Everything works with keys alone", async ({ page }) => {
  await openBoard(page);
  const id = await anOwnTicket(page);
  await select(page, id);
  // Into its items, and one done and not done again, with its own key.
  await page.keyboard.press("Tab");
  const item = card(page, id).locator("[data-line] button").first();
  await expect(item).toBeFocused();
  await page.keyboard.press("d");
  await expect(item).toHaveAttribute("aria-pressed", "true");
  await page.waitForTimeout(600);
  await page.keyboard.press("d");
  await expect(item).toHaveAttribute("aria-pressed", "false");
  await select(page, id);
  await page.keyboard.press("Enter");
  await expect(card(page, id)).toHaveAttribute("data-status", "ready");
  await page.waitForTimeout(600);
  await page.keyboard.press("Backspace");
  await expect(card(page, id)).toHaveAttribute("data-status", "cooking");
  for (const [key, words] of [
    ["?", "bump bar"],
    ["Shift+R", "last hour"],
    ["v", "Look back"],
    ["i", "Recipe"],
    ["x", "Cannot be made"],
  ] as const) {
    await select(page, id);
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog")).toContainText(new RegExp(words, "i"));
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});

test("Tab is the browser's own while nothing is selected", async ({ page }) => {
  await openBoard(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Filter" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Screen", exact: true })).toBeFocused();
});

test("A filter is kept in the address, says what it hides, and goes with one press", async ({ page }) => {
  await openBoard(page);
  await page.keyboard.press("F2");
  await expect(page).toHaveURL(/show=cooking/);
  const hides = page.getByRole("button", { name: /hidden · show all/ });
  await expect(hides).toBeVisible();
  // What nobody has seen in time is on every screen, whatever it filters.
  const notCooking = "article[data-status=accepted]:not([data-alarm])";
  await expect(page.getByTestId("ticket-grid").locator(notCooking)).toHaveCount(0);
  await page.reload();
  await expect(hides).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("button", { name: /^cooking/ })).toHaveAttribute("aria-pressed", "true");
  await hides.click();
  await expect(page).not.toHaveURL(/show=/);
  await expect(hides).toBeHidden();
});

test("A ticket is held in two presses, waits under Later, and starts when told", async ({ page }) => {
  await openBoard(page);
  const id = await anOwnTicket(page);
  await select(page, id);
  await page.keyboard.press("h");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /\+10 min/ })
    .click();
  await expect(card(page, id)).toBeHidden();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("l");
  const held = page.locator(`[data-held="${id}"]`);
  await expect(held).toContainText("Held by hand");
  // A second tap at once is the same wet finger and does nothing.
  await page.waitForTimeout(600);
  await held.getByRole("button", { name: /^Start/ }).click();
  await expect(held).toBeHidden();
  await page.keyboard.press("l");
  await expect(page.getByRole("complementary", { name: "Later" })).toBeHidden();
});

test("A screen's own keys replace its others, and the legend shows them", async ({ page }) => {
  await openBoard(page);
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByRole("button", { name: "Keys of this screen" }).click();
  const keys = page.getByRole("dialog", { name: "Keys of this screen" });
  await keys.getByRole("button", { name: /^put first/ }).click();
  await page.keyboard.press("r");
  await expect(keys.getByRole("status")).toContainText("recall last");
  await expect(keys.getByRole("button", { name: /^recall last/ })).toContainText("no key");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  const id = await anOwnTicket(page);
  await select(page, id);
  await page.keyboard.press("r");
  await expect(card(page, id)).toContainText("FIRST");
});

test("A ticket that cannot be made is cancelled with its reason", async ({ page }) => {
  await openBoard(page);
  const id = await anOwnTicket(page);
  await select(page, id);
  await page.keyboard.press("x");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Sold out" }).click();
  // It says which order, and what its customer will see; Esc and Enter cancel nothing.
  await expect(dialog).toContainText(/Cancel order \d+\?/);
  await expect(dialog).toContainText("The shop says: Sold out");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("x");
  await dialog.getByRole("button", { name: "Sold out" }).press("Enter");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Sold out" })).toBeVisible();
  await expect(card(page, id)).not.toHaveAttribute("data-status", "void");

  await dialog.getByRole("button", { name: "Sold out" }).press("Enter");
  await page.keyboard.press("ArrowRight");
  // The card changes at once; whoever leaves before it was sent finds it waiting on the device.
  const sent = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.keyboard.press("Enter");
  await expect(card(page, id)).toHaveAttribute("data-status", "void");
  await sent;
  await page.goto(`/track/${id}`);
  await expect(page.getByText("The shop says: Sold out")).toBeVisible();
});

test("A ticket that cannot be held says why, where it is asked for", async ({ page }) => {
  await openBoard(page);
  const id = await anOwnTicket(page);
  await select(page, id);
  await page.keyboard.press("s");
  await expect(card(page, id)).toHaveAttribute("data-status", "cooking");
  await page.keyboard.press("x");
  const hold = page.getByRole("dialog").getByRole("button", { name: "Hold…" });
  await expect(hold).toBeDisabled();
  await expect(hold).toHaveAccessibleDescription(/being cooked already/);
  await expect(page.getByText(/being cooked already/)).toBeVisible();
});

test("A new order that a filter hides is counted in the bar, and one tap shows it", async ({ page }) => {
  await openBoard(page);
  await anOwnTicket(page);
  const bar = page.getByRole("button", { name: /hidden/ });
  await expect(bar).toBeVisible();
  const answer = await placeOrder(page.request, aMeal({ class: "place" }));
  const { id } = (await answer.json()) as { id: string };
  await expect(bar).toHaveText(/\d+ new hidden by filters/, { timeout: 20_000 });
  await bar.click();
  await expect(bar).toBeHidden();
  await expect(page).not.toHaveURL(/class=/);
  await turnTo(page, card(page, id));
});

test("Keys act on the ticket while a dialog is still closing", async ({ page }) => {
  await openBoard(page);
  const id = await anOwnTicket(page);
  await select(page, id);
  await page.keyboard.press("h");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.waitForTimeout(400);
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await expect(card(page, id)).toHaveAttribute("data-status", "cooking");
});

test("The board's dialogs and panels can be used by everyone", async ({ page }) => {
  test.slow();
  // A badge in mid-flash has no contrast to speak of.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openBoard(page);
  const id = await anOwnTicket(page);
  for (const key of ["?", "Shift+R", "v", "h", "x", "l", "a"]) {
    await select(page, id);
    await page.keyboard.press(key);
    await page.waitForTimeout(500);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  }
});

test("No ticket moves and no text is cut while orders come and go", async ({ page }) => {
  await openBoard(page);
  const found = await page.evaluate(async () => {
    const places = new Map<string, string>();
    const result = { moved: 0, cut: 0, looked: 0 };
    for (let i = 0; i < 50; i++) {
      for (const one of document.querySelectorAll<HTMLElement>("[data-testid=ticket-grid] article")) {
        const { x, y } = one.getBoundingClientRect();
        const key = one.dataset.order ?? "";
        if ((places.get(key) ?? `${x},${y}`) !== `${x},${y}`) result.moved += 1;
        places.set(key, `${x},${y}`);
        if (one.scrollHeight > one.clientHeight + 1) result.cut += 1;
        for (const line of one.querySelectorAll<HTMLElement>("li")) {
          if (line.scrollWidth > line.clientWidth + 1) result.cut += 1;
        }
        result.looked += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return result;
  });
  expect(found.looked).toBeGreaterThan(50);
  expect(found).toMatchObject({ moved: 0, cut: 0 });
});

test("A screen cut off turns amber, then red, and is right again when the network is back", async ({
  page,
  context,
  expectConsoleError,
}) => {
  // What a page loads late may still be on its way when the cable is pulled.
  expectConsoleError(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|error occurred when fetching the script/);
  await openBoard(page);
  const board = page.locator("section[data-live]");
  await expect(board).toHaveAttribute("data-live", "live");
  await context.setOffline(true);
  await expect(board).toHaveAttribute("data-live", "stale", { timeout: 5_500 });
  await expect(board).toHaveAttribute("data-live", "lost", { timeout: 11_500 });
  await expect(page.getByRole("alert").filter({ hasText: "NOT LIVE since" })).toBeVisible();
  await context.setOffline(false);
  await expect(board).toHaveAttribute("data-live", "live", { timeout: 6_000 });
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const snapshot = await (await fetch("/api/v1/live/tickets%3Ademo-wok")).json();
        const tickets = Object.values<{ status: string; hold: object | null }>(snapshot.collections.ticket);
        const onServer = tickets.filter(
          ({ status, hold }) => !hold && (status === "accepted" || status === "cooking"),
        ).length;
        const shown = Number.parseInt(
          document.querySelector("[data-testid=open-count]")?.textContent ?? "",
          10,
        );
        return shown - onServer;
      }),
    )
    .toBe(0);
});

test("The board, the pickup board and the tracking page can be used by everyone", async ({ page }) => {
  await openBoard(page);
  await expectAccessible(page);
  const token = await page.evaluate(async () => {
    const snapshot = await (await fetch("/api/v1/live/tickets%3Ademo-wok")).json();
    return snapshot.collections.shop["demo-wok"].boardToken as string;
  });
  const orderId = await someOpenTicket(page);
  await page.context().clearCookies();
  await page.goto(`/board/${token}`);
  await expect(page.getByRole("heading", { name: "Ready" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/track/${orderId}`);
  await expect(page.getByRole("listitem").filter({ hasText: "Order placed" })).toBeVisible();
  await expectAccessible(page);
});

test("Strangers see no tickets, and boards they cannot name do not exist", async ({
  page,
  expectConsoleError,
}) => {
  expectConsoleError(/404/);
  await page.goto(BOARD);
  await expect(page).toHaveURL(/\/sign-in/);
  expect((await page.request.get("/api/v1/live/tickets%3Ademo-wok")).status()).toBe(403);
  await page.goto("/board/guess");
  await expect(page.getByRole("alert").filter({ hasText: "no such board" })).toBeVisible();
});
