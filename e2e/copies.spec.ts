import { aMeal, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test("pages served from copies say how old those are, show new orders all the same, and stop saying so when it ends", async ({
  page,
  request,
}) => {
  await signInAs(page, "operator");
  const board = await page.context().newPage();
  await board.goto("/merchant/demo-wok/tickets");
  await expect(board.getByTestId("open-count")).toBeVisible();
  await expect(board.getByTestId("copy-age")).toHaveCount(0);

  await page.goto("/operator");
  await expect(page.getByText("Serve reads from copies").first()).toBeVisible();
  await page.keyboard.press("5");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Enter");
  // The board was open already: it hears of it.
  await expect(board.getByTestId("copy-age")).toContainText(/From a copy, \d+ (s|min) old/);
  await page.keyboard.press("Escape");
  await board.reload();
  await expect(board.getByTestId("copy-age")).toBeVisible();

  const placed = await placeOrder(request, aMeal({ class: "paid" }));
  const { id, number } = (await placed.json()) as { id: string; number: number };
  const track = await page.context().newPage();
  await track.goto(`/track/${id}`);
  await expect(track.getByText(String(number), { exact: true })).toBeVisible();
  await expect(track.getByTestId("copy-age")).toBeVisible();

  await page.keyboard.press("5");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /turn off/i })
    .last()
    .click();
  await expect(board.getByTestId("copy-age")).toHaveCount(0);
  await expect(track.getByTestId("copy-age")).toHaveCount(0);
  await expect(board.getByTestId("open-count")).toBeVisible();
});
