import { aMeal, demoKey, placeOrder } from "./support/place-order.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";
import { turnTo } from "./support/turn-to.ts";

// Large enough for every open ticket of the demo on one page.
test.use({ viewport: { width: 2560, height: 1600 } });

test("an order walks from the API to the kitchen, is bumped, taken back, bumped again and seen by its customer", async ({
  page,
  context,
  request,
}) => {
  await signInAs(page, "merchant");
  await page.goto("/merchant/demo-wok/tickets");
  await expect(page.getByText(/open/).first()).toBeVisible();

  const answer = await placeOrder(request, aMeal({ note: "window seat" }));
  expect(answer.status()).toBe(201);
  const order = (await answer.json()) as { id: string; links: { track: string } };

  const ticket = page.locator(`[data-order="${order.id}"]`).first();
  await turnTo(page, ticket);
  await expect(ticket).toContainText("Kung Pao");
  await expect(ticket).toContainText("no peanuts");
  await expect(ticket).toContainText("window seat");

  const customer = await context.newPage();
  await customer.goto(order.links.track);
  await expect(customer.getByText(/kitchen|prepared/i).first()).toBeVisible();

  await ticket.getByRole("button", { name: /^Ready/ }).click();
  await expect(ticket).toHaveAttribute("data-status", "ready");
  // A second tap at once is the same wet finger and does nothing.
  await page.waitForTimeout(600);
  await ticket.getByRole("button", { name: /^Undo/ }).click();
  await expect(ticket).not.toHaveAttribute("data-status", "ready");
  await page.waitForTimeout(600);
  await ticket.getByRole("button", { name: /^Ready/ }).click();
  await expect(customer.getByText(/ready for pickup/i).first()).toBeVisible();
  // Six seconds later the cell is free.
  await expect(ticket).toBeHidden();
});

test("a merchant sees no shop that is not theirs", async ({ page, request, expectConsoleError }) => {
  expectConsoleError(/403|404/);
  await signInAs(page, "merchant");
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await request.get("/api/v1/live/operations:all", { headers: { cookie } });
  expect(answer.status()).toBe(403);
  await page.goto("/operator");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/may not|nothing here/i);
});

test("a bulk of orders is answered line by line, each on its own", async ({ request }) => {
  const lines = [aMeal(), { ...aMeal(), shopId: "nowhere" }, aMeal()].map((line) => JSON.stringify(line));
  const answer = await request.post("/api/v1/orders:bulk", {
    headers: { authorization: `Bearer ${demoKey()}`, "content-type": "application/x-ndjson" },
    data: lines.join("\n"),
  });
  expect(answer.status()).toBe(207);
  const results = (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { status: number });
  expect(results.map((result) => result.status)).toEqual([201, 422, 201]);
});
