import { readFileSync } from "node:fs";
import { get } from "node:http";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { signInAs } from "./support/sign-in-as.ts";
import { expect, test } from "./support/test.ts";
import { totalOf, weighScripts } from "./support/weigh-scripts.ts";

/** Issue 3: a tablet behind a shop's slow line. */
const BOARD_LIMIT_BYTES = 200_000;

// What a board fetches two seconds later, to be whole without a network, is not its first load.
test.use({ serviceWorkers: "block" });

test("a kitchen's board first loads at most 200 kB of script", async ({ page }) => {
  await signInAs(page, "merchant");
  await page.goto("/merchant/demo-wok/boards");
  const alone = (await page.locator('a[href^="/b/"]').first().getAttribute("href")) ?? "";
  for (const address of ["/merchant/demo-wok/tickets", alone]) {
    const scripts = await weighScripts(page, address);
    await expect(page.getByTestId("open-count")).toBeVisible();
    expect(scripts.length).toBeGreaterThan(5);
    expect(totalOf(scripts, "transferredBytes"), JSON.stringify(scripts)).toBeLessThanOrEqual(
      BOARD_LIMIT_BYTES,
    );
  }
});

test("built scripts come as Brotli to who takes it, as before to others, and nothing else is opened", async ({
  page,
  request,
}) => {
  await page.goto("/sign-in");
  const address = await page.locator('script[src^="/_next/static/chunks/"]').first().getAttribute("src");
  const built = readFileSync(
    path.join(import.meta.dirname, "../.next/static", String(address).slice("/_next/static/".length)),
  );
  const ask = (encoding: string) => fetchPacked(new URL(String(address), page.url()), encoding);
  const brotli = await ask("gzip, deflate, br, zstd");
  expect(brotli.encoding).toBe("br");
  expect(brotliDecompressSync(brotli.body).equals(built)).toBe(true);
  const gzip = await ask("gzip");
  expect(gzip.encoding).toBe("gzip");
  expect(gunzipSync(gzip.body).equals(built)).toBe(true);
  expect((await ask("identity")).body.equals(built)).toBe(true);
  for (const way of ["/_next/static/..%2fBUILD_ID", "/_next/static/%2e%2e/%2e%2e/package.json"]) {
    expect((await request.get(way)).ok(), way).toBe(false);
  }
});

/** As it comes over the wire: browsers and Playwright's own client unpack what they get. */
function fetchPacked(url: URL, accepted: string) {
  return new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
    get(url, { headers: { "accept-encoding": accepted } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () =>
        resolve({ encoding: answer.headers["content-encoding"], body: Buffer.concat(parts) }),
      );
    }).on("error", reject);
  });
}
