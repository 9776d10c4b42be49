import { writeWindow } from "../components/attribution/windows.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { cellsOf, download, shownRows } from "./support/exported-tables.ts";
import { type Past, writePastOutcomes } from "./support/past-outcomes.ts";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";

let past: Past;
const hoursAgo = 400 + (Math.floor(Date.now() / 1_000) % 300);

test.beforeAll(async () => {
  past = await writePastOutcomes(hoursAgo);
});

const address = () =>
  `/analyst/attribution?current=${writeWindow(past.current)}&baseline=${writeWindow(past.baseline)}&explained=true`;

test("the CSV of the causes equals the ranking on the screen", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  const ranking = page.getByRole("table", { name: "Ranked causes of the change" });
  await expect(ranking).toBeVisible();
  const { name, bytes } = await download(page, "Causes", /CSV/);
  expect(name).toMatch(/^rushdeck_causes_\d{4}-\d\d-\d\d_\d{4}-\d{4}_vs_\d{4}-\d\d-\d\d_\d{4}-\d{4}\.csv$/);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);

  const [head = [], ...rows] = cellsOf(bytes);
  const column = (label: string) => head.indexOf(label);
  const number = (row: string[], label: string) => Number(row[column(label)]);
  const shown = (await shownRows(ranking)).slice(1);
  expect(rows[0]?.[column("Combination")]).toBe("device=Android 10&network=4G");
  expect(rows).toHaveLength(shown.length);
  const points = (value: number) => {
    const shownAs = Math.abs(value * 100).toFixed(2);
    const sign = Number(shownAs) === 0 ? "" : value > 0 ? "+" : "-";
    return `${sign}${shownAs} pts`;
  };
  for (const [place, row] of rows.entries()) {
    const cells = shown[place] ?? [];
    if (row[column("Rate effect")] !== "") expect(cells[3]).toContain(points(number(row, "Rate effect")));
    expect(cells[4]).toContain(points(number(row, "Mix effect")));
    expect(cells[5]).toMatch(
      new RegExp(`^-?${Math.abs(Math.round(number(row, "Share of the change") * 100))}%`),
    );
    if (row[column("Rate now")] === "") continue;
    const ratio = (label: string) =>
      `${((100 * number(row, `${label} successes`)) / number(row, `${label} outcomes`)).toFixed(1)}%`;
    expect(cells[1]).toContain(ratio("Baseline"));
    expect(cells[1]).toContain(`${(100 * number(row, "Rate now")).toFixed(1)}%`);
    expect(number(row, "Rate now")).toBe(number(row, "Successes now") / number(row, "Outcomes now"));
  }
  const sum = (label: string, of: string[][]) => of.reduce((all, row) => all + number(row, label), 0);
  const total = rows.at(-1) ?? [];
  const parts = rows.filter((row) => !["mix", "total"].includes(row[column("Row")] ?? ""));
  expect(Math.abs(sum("Rate effect", parts) - number(total, "Rate effect"))).toBeLessThan(1e-9);
  expect(Math.abs(sum("Mix effect", parts) - number(total, "Mix effect"))).toBeLessThan(1e-9);
  const change = number(total, "Rate now") - number(total, "Baseline rate");
  expect(Math.abs(number(total, "Rate effect") + number(total, "Mix effect") - change)).toBeLessThan(1e-9);
});

test("every chart of the desk has a table behind it, opened by keyboard, equal to its CSV", async ({
  page,
}) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  await expect(page.getByRole("table", { name: "Ranked causes of the change" })).toBeVisible();
  for (const title of ["Success rate", "From baseline to now", "Who was hit"]) {
    const toggle = page.getByRole("button", { name: `Show the numbers: ${title}` });
    await toggle.focus();
    await page.keyboard.press("Enter");
    const table = page.getByRole("table", { name: title });
    await expect(table).toBeVisible();
    const shown = await shownRows(table);
    const saved = cellsOf((await download(page, title, /CSV/)).bytes);
    expect(shown[0]).toEqual(saved[0]);
    expect(shown).toHaveLength(saved.length);
    expect(saved.length).toBeGreaterThan(2);
    // The first column of text is the same on both sides; numbers are only written differently.
    if (title !== "Success rate")
      expect(shown.map(([first]) => first)).toEqual(saved.map(([first]) => first));
  }
  await expectAccessible(page);
});

test("a chart is saved as a picture at twice its size", async ({ page }) => {
  await signInAs(page, "analyst");
  await page.goto(address());
  await expect(page.getByRole("table", { name: "Ranked causes of the change" })).toBeVisible();
  for (const title of ["Success rate", "From baseline to now", "Who was hit"]) {
    const box = await page.getByRole("region", { name: title }).boundingBox();
    const { name, bytes } = await download(page, title, /PNG/);
    expect(name).toMatch(/^rushdeck_[a-z-]+_.*\.png$/);
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    const width = bytes.readUInt32BE(16);
    expect(Math.abs(width / 2 - (box?.width ?? 0))).toBeLessThan(40);
    expect(bytes.length).toBeGreaterThan(10_000);
  }
});
