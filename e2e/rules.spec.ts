import { expectAccessible } from "./support/expect-accessible.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ mode: "serial" });

test("the operator sees the ladder, rules in shadow with what they measure, and is told what is not allowed", async ({
  page,
}) => {
  await signInAs(page, "operator");
  await page.goto("/operator/rules");
  const ladder = page.getByRole("region", { name: "Ladder" });
  await expect(ladder.getByText("Level 0: everything runs as usual.")).toBeVisible();
  await expect(ladder.getByRole("listitem")).toHaveCount(5);
  const card = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "Overloaded", exact: true }) });
  await expect(card.getByText(/When load .* is above 105% for 30\ss, go to level 2/)).toBeVisible();
  await expect(card.getByText(/^shadow · /)).toBeVisible();
  await expectAccessible(page);
});

test("a rule is made, refused where its thresholds are too close, tried on the past, turned on, fires, and a hand beats it", async ({
  page,
}) => {
  test.setTimeout(90_000);
  const name = `Any order ${Date.now() % 100_000}`;
  await signInAs(page, "operator");
  await page.goto("/operator/rules");
  await page.getByRole("button", { name: "New rule" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill(name);
  for (const [side, value] of [
    ["Turns on when", "1"],
    ["Turns off when", "0.9"],
  ] as const) {
    const fields = form.getByRole("group", { name: side });
    await fields.getByLabel("Series").selectOption("acceptedPerMinute");
    await fields.getByLabel("Threshold").fill(value);
    await fields.getByLabel("Window, s").fill("10");
  }
  await form.getByLabel("Held for, s").fill("5");
  await form.getByRole("group", { name: "Then" }).getByRole("combobox").first().selectOption("switch");
  await form.getByRole("combobox", { name: "Switch" }).selectOption("prediction.simple");
  await form.getByLabel("Reason").fill("to see a rule fire");
  await form.getByRole("button", { name: "Create in shadow" }).click();
  await expect(form.getByRole("alert").filter({ hasText: "at least 20 % apart" })).toBeVisible();
  await form.getByRole("group", { name: "Turns off when" }).getByLabel("Threshold").fill("0.5");
  await form.getByRole("button", { name: "Create in shadow" }).click();
  await expect(form).toBeHidden();

  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
  await expect(card.getByText("Not tried on the past as it is")).toBeVisible();
  await card.getByRole("radiogroup").getByText("On", { exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/Would have fired/)).toBeVisible({ timeout: 15_000 });
  await dialog.getByLabel("Reason").fill("tried on the past");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(card.getByText(/^in force for/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(new RegExp(`${name} acts: set`))).toBeVisible();
  await expectAccessible(page);

  // A person turns the switch off: the rule leaves it alone and says whose hand it is.
  await page.goto("/operator/switches");
  const list = page.getByRole("region", { name: "All switches" });
  await list.getByRole("button", { name: "Turn off: Simple ready times" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /turn off/i })
    .last()
    .click();
  await expect(list.getByRole("button", { name: "Turn on: Simple ready times" })).toBeAttached();
  await page.goto("/operator/rules");
  await expect(card.getByText(/^suppressed by .* until \d/)).toBeVisible({ timeout: 15_000 });

  await card.getByRole("button", { name: `Edit ${name}` }).click();
  await form.getByLabel("Reason").fill("the test is over");
  await form.getByRole("button", { name: "Remove rule" }).click();
  // It is in force still: another operator is asked, unless nobody is there.
  await expect(form.getByRole("button", { name: "Ask a second person" })).toBeEnabled();
  await form.getByRole("checkbox", { name: "I am alone: do it now" }).check();
  await form.getByRole("button", { name: /^Remove it/ }).click();
  await expect(card).toHaveCount(0);
});

test("who may only watch can change nothing", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto("/operator/rules");
  await expect(page.getByRole("button", { name: "Set level" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "New rule" })).toBeDisabled();
});
