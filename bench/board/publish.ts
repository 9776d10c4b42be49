import type { Browser, Page } from "@playwright/test";
import { signInAs } from "../../e2e/support/sign-in-as.ts";
import { withPool } from "../support/scratch.ts";

const LOOKS = [
  { label: "Kitchen dark", value: "kitchen-dark" },
  { label: "Bright", value: "bright" },
] as const;

/** When the board of a page was painted with this look, epoch ms. */
function paintedWith(board: Page, look: string): Promise<number> {
  return board.evaluate(async (wanted) => {
    const until = performance.now() + 10_000;
    while (performance.now() < until) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      if (document.querySelector(`section[data-board="${wanted}"]`)) return Date.now();
    }
    return Number.POSITIVE_INFINITY;
  }, look);
}

/**
 * Publishes the standard board of a shop with another look, again and again, in the editor.
 * @returns ms from each publishing (the row's time) to its paint on `board`
 */
export async function publishAndPaint(options: {
  browser: Browser;
  url: string;
  databaseUrl: string;
  shopId: string;
  board: Page;
  times: number;
}): Promise<number[]> {
  const { browser, url, databaseUrl, shopId, board, times } = options;
  const context = await browser.newContext({ baseURL: url, locale: "en-US" });
  const editor = await context.newPage();
  await signInAs(editor, "administrator");
  await editor.goto(`/merchant/${shopId}/boards/standard-${shopId}`);
  const delays: number[] = [];
  for (let i = 0; i < times; i++) {
    const { label, value } = LOOKS[i % LOOKS.length] ?? LOOKS[0];
    await editor.getByRole("radio", { name: label }).check();
    const painted = paintedWith(board, value);
    await editor.getByRole("button", { name: "Publish", exact: true }).click();
    delays.push((await painted) - (await publishedAt(databaseUrl, shopId, i + 1)));
  }
  await context.close();
  return delays;
}

function publishedAt(databaseUrl: string, shopId: string, version: number): Promise<number> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<{ at: number }>(
      `SELECT extract(epoch FROM v.published_at)::float8 * 1000 AS at FROM board_template_version v
       JOIN board_template t ON t.id = v.template_id WHERE t.shop_id = $1 AND v.version = $2`,
      [shopId, version],
    );
    if (!rows[0]) throw new Error(`Version ${version} was not published.`);
    return rows[0].at;
  });
}
