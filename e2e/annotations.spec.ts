import { writeWindow } from "../components/attribution/windows.ts";
import { makeKey } from "./support/admin-steps.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { type Past, writePastOutcomes } from "./support/past-outcomes.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

let past: Past;
// Each run of the file writes its own hour, away from those of the attribution specs.
const hoursAgo = 400 + (Math.floor(Date.now() / 1_000) % 300);

test.beforeAll(async () => {
  past = await writePastOutcomes(hoursAgo);
});

const address = (more = "") =>
  `/analyst/attribution?current=${writeWindow(past.current)}&baseline=${writeWindow(past.baseline)}${more}`;

test("a pipeline's deploy right before the drop is ranked first, and the rate without the cause is drawn", async ({
  page,
  request,
}) => {
  await signInAs(page, "administrator");
  const orders = await makeKey(page);
  const key = await makeKey(page, "Marking the charts");
  const deploy = (authorization: string, text: string) =>
    request.post("/api/v1/annotations", {
      headers: { authorization: `Bearer ${authorization}`, "idempotency-key": `build-${hoursAgo}` },
      data: {
        text,
        at: new Date(past.current.from - 40_000).toISOString(),
        link: "https://ci.example.com/42",
      },
    });
  const refused = await deploy(orders, "deploy 5.2.1");
  expect(refused.status()).toBe(403);
  expect((await refused.json()).code).toBe("FORBIDDEN");
  const first = await deploy(key, "deploy 5.2.1");
  expect(first.status()).toBe(201);
  const again = await deploy(key, "deploy 5.2.1");
  expect(again.status()).toBe(200);
  expect((await again.json()).id).toBe((await first.json()).id);
  expect((await deploy(key, "deploy 6")).status()).toBe(422);

  // An administrator may look at what an analyst may.
  await page.goto(address("&explained=true"));
  const around = page.getByRole("region", { name: "What happened" });
  await expect(around).toContainText(/Android 10 \+ 4G began to fall at/);
  const best = around.getByRole("listitem").first();
  await expect(best).toContainText("fits closely");
  await expect(best).toContainText("deploy 5.2.1");
  await expect(best).toContainText("40 s");

  const ranking = page.getByRole("table", { name: "Ranked causes of the change" });
  const cause = ranking.getByRole("row").nth(1);
  await expect(cause).toContainText(/Without it: \d\d\.\d% → 97\.\d% \(baseline 97\.\d%\)/);
  const line = page.getByRole("button", { name: /^without 1/ });
  await expect(line).toHaveAttribute("aria-pressed", "true");
  await line.click();
  await expect(line).toHaveAttribute("aria-pressed", "false");

  // The bar of the waterfall and the row of the ranking are one thing.
  const bar = page.getByRole("button", { name: /^Android 10 \+ 4G .* pts/ });
  await bar.focus();
  await expect(cause).toHaveAttribute("data-lit", "");
  await bar.blur();
  await expect(cause).not.toHaveAttribute("data-lit", "");
  await expectAccessible(page);
});

test("a note is written from the chart, changed by two people at once, removed and taken back", async ({
  page,
  context,
}) => {
  const text = `Oven two is off ${hoursAgo}`;
  await signInAs(page, "analyst");
  await page.goto(address());
  await page.getByRole("button", { name: "Note here" }).waitFor();
  await page.keyboard.press("n");
  const form = page.getByRole("dialog", { name: "What happened?" });
  await form.getByLabel("In a line").fill(text);
  await expectAccessible(page);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Marked", { exact: true })).toBeVisible();

  const table = page.getByText(/on this chart, as a table/);
  await table.click();
  const edit = page
    .getByRole("table", { name: "What happened" })
    .getByRole("button", { name: `Edit ${text}` });
  await edit.click();
  const mine = page.getByRole("dialog", { name: "Edit the mark" });
  await mine.getByLabel("In a line").fill(`${text}, mine`);

  // Somebody else saves first.
  const other = await context.newPage();
  await other.goto(address());
  await other.getByText(/on this chart, as a table/).click();
  await other
    .getByRole("table", { name: "What happened" })
    .getByRole("button", { name: `Edit ${text}` })
    .click();
  await other.getByLabel("In a line").fill(`${text}, theirs`);
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();
  await other.close();

  await mine.getByRole("button", { name: "Save" }).click();
  await expect(mine.getByRole("alert")).toContainText("was first");
  await expect(mine.getByRole("alert")).toContainText(`${text}, theirs`);
  await mine.getByRole("button", { name: "Save mine anyway" }).click();
  const kept = page
    .getByRole("table", { name: "What happened" })
    .getByRole("button", { name: `Edit ${text}, mine` });
  await expect(kept).toBeVisible();

  await kept.click();
  await page.getByRole("dialog", { name: "Edit the mark" }).getByRole("button", { name: "Remove" }).click();
  await expect(kept).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(kept).toBeVisible();
});

test("the chart is panned and zoomed by keys, and a baseline a week away is drawn in its own time", async ({
  page,
}) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  await page.getByRole("button", { name: "Note here" }).waitFor();
  await page.keyboard.press("<");
  await expect(page).toHaveURL(/until=/);
  await page.getByRole("button", { name: "Back to the windows" }).click();
  await expect(page).not.toHaveURL(/until=/);
  await page.keyboard.press("-");
  await expect(page).toHaveURL(/span=180/);

  await page.getByText("1 wk earlier").click();
  await expect(page).toHaveURL(/baseline=earlier10080/);
  await expect(page.getByRole("heading", { name: /^The baseline's own time/ })).toBeVisible();

  await page.getByRole("button", { name: "Exact times" }).click();
  await expect(page.getByText(/^Times are in /)).toBeVisible();
  const start = new Date(past.current.from).toISOString();
  await page.getByRole("group", { name: "Window" }).getByLabel("Or as ISO 8601").fill(`${start}/PT10M`);
  await page.getByRole("group", { name: "Compare with" }).getByLabel("Or as ISO 8601").fill(`PT20M/${start}`);
  await page.getByRole("button", { name: "Use these times" }).click();
  await expect(page.getByText(/^Baseline 20 min, window 10 min/)).toBeVisible();
});
