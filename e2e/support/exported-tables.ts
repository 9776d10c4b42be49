import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";

/** Saves what a section exports. */
export async function download(
  page: Page,
  section: string,
  item: RegExp,
): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole("button", { name: `Export: ${section}` }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: item }).click();
  const file = await saved;
  // It fades: the next section's menu must not be beside it.
  await expect(page.getByRole("menu")).toHaveCount(0);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** Rows of a CSV; no cell of these tables holds a line break. */
export function cellsOf(bytes: Buffer): string[][] {
  const lines = bytes.toString("utf8").slice(1).split("\r\n").slice(0, -1);
  return lines.map((line) =>
    [...line.matchAll(/("((?:[^"]|"")*)"|[^,]*)(,|$)/g)]
      .slice(0, line.endsWith(",") ? undefined : -1)
      .map(([, plain = "", quoted]) => quoted?.replaceAll('""', '"') ?? plain),
  );
}

/** A table as it stands on the screen. */
export async function shownRows(table: Locator): Promise<string[][]> {
  return await table
    .getByRole("row")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("th,td")].map((cell) => cell.textContent?.trim() ?? "")),
    );
}
