import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/expect-accessible.ts";
import { aMeal, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

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
const card = (page: Page, id: string) => page.locator(`article[data-order="${id}"]`).first();

test("Cooks bump with one tap, see it at once, and take it back at the same spot", async ({ page }) => {
  await openBoard(page);
  const id = await someOpenTicket(page);
  const paintedMs = await page.evaluate((orderId) => {
    const button = [...document.querySelectorAll<HTMLElement>(`[data-order="${orderId}"] footer button`)].at(
      -1,
    );
    return new Promise<number>((resolve) => {
      const tappedAt = performance.now();
      button?.click();
      const look = () => {
        const status = document.querySelector(`[data-order="${orderId}"]`)?.getAttribute("data-status");
        if (status === "ready") resolve(performance.now() - tappedAt);
        else requestAnimationFrame(look);
      };
      look();
    });
  }, id);
  expect(paintedMs).toBeLessThan(100);
  const before = await card(page, id).boundingBox();
  // A second tap at once is the same wet finger and must not undo.
  await page.waitForTimeout(600);
  await card(page, id).getByRole("button", { name: /undo/i }).click();
  await expect(card(page, id)).toHaveAttribute("data-status", "cooking");
  expect(await card(page, id).boundingBox()).toEqual(before);
});

test("A bump on one screen shows on the other within half a second", async ({ page, context }) => {
  await openBoard(page);
  const other = await context.newPage();
  await other.goto(BOARD);
  const id = await someOpenTicket(page);
  await expect(card(other, id)).toBeVisible();
  const seen = other.evaluate(
    (orderId) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const found = document.querySelector(`[data-order="${orderId}"]`);
          if (found?.getAttribute("data-status") === "ready") resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    id,
  );
  const tappedAt = Date.now();
  await card(page, id).getByRole("button", { name: /ready/i }).click();
  expect((await seen) - tappedAt).toBeLessThan(500);
});

test("Everything works with keys alone", async ({ page }) => {
  await openBoard(page);
  await page.keyboard.press("1");
  const selected = page.locator("article[data-selected]").first();
  await expect(selected).toBeVisible();
  const id = (await selected.getAttribute("data-order")) ?? "";
  await page.keyboard.press("Enter");
  await expect(card(page, id)).toHaveAttribute("data-status", "ready");
  await page.waitForTimeout(600);
  await page.keyboard.press("Backspace");
  await expect(card(page, id)).toHaveAttribute("data-status", "cooking");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("bump bar");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Shift+R");
  await expect(page.getByRole("dialog")).toContainText("last hour");
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
  expectConsoleError(/ERR_INTERNET_DISCONNECTED/);
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
        const tickets = Object.values<{ status: string }>(snapshot.collections.ticket);
        const onServer = tickets.filter((ticket) => ticket.status !== "ready").length;
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
