import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compressPages } from "../../setup/compress-pages.ts";
import { takesBrotli, withBuiltFiles } from "./built-files.ts";

const root = mkdtempSync(path.join(tmpdir(), "rushdeck-built-"));
const folder = path.join(root, "static");
const script = "export const words = 'many words';\n".repeat(100);
const CHUNK = "/_next/static/chunks/a.js";

const server = createServer();
beforeAll(async () => {
  mkdirSync(path.join(folder, "chunks"), { recursive: true });
  writeFileSync(path.join(folder, "chunks/a.js"), script);
  writeFileSync(path.join(folder, "chunks/tiny.js"), "1");
  writeFileSync(path.join(root, "secret.js"), script);
  expect(await compressPages(root)).toBe(2);
  const next = (_request: unknown, response: import("node:http").ServerResponse) => {
    response.writeHead(418).end("next");
  };
  server.on("request", withBuiltFiles(folder, next));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

/** Plain: a client library would tidy the path and unpack the answer. */
function ask(
  url: string,
  headers: Record<string, string> = { "accept-encoding": "gzip, br" },
  method = "GET",
) {
  return new Promise<{ status: number; headers: import("node:http").IncomingHttpHeaders; body: Buffer }>(
    (resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      request({ port, path: url, headers, method }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
        );
      })
        .on("error", reject)
        .end();
    },
  );
}

describe("built files", () => {
  it("come compressed and for good to a browser that takes Brotli", async () => {
    const { status, headers, body } = await ask(CHUNK);
    expect(status).toBe(200);
    expect(brotliDecompressSync(body).toString()).toBe(script);
    expect(headers).toMatchObject({
      "content-encoding": "br",
      "content-type": "application/javascript; charset=UTF-8",
      "content-length": String(body.length),
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
  });

  it("are not sent again to who has them, and without a body to who asks about them", async () => {
    const { headers } = await ask(CHUNK);
    const again = await ask(CHUNK, { "accept-encoding": "br", "if-none-match": String(headers.etag) });
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    expect(await ask(CHUNK, undefined, "HEAD")).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  });

  it("are left to Next where there is no .br, or the client takes none, or wants a part, or writes", async () => {
    const { status } = await ask(CHUNK, { "accept-encoding": "gzip, deflate" });
    expect(status).toBe(418);
    expect((await ask(CHUNK, {})).status).toBe(418);
    expect((await ask(CHUNK, { "accept-encoding": "br", range: "bytes=0-9" })).status).toBe(418);
    expect((await ask(CHUNK, undefined, "POST")).status).toBe(418);
    expect((await ask("/_next/static/chunks/tiny.js")).status).toBe(418);
    expect((await ask("/merchant")).status).toBe(418);
  });

  it.each([
    "/_next/static/../secret.js",
    "/_next/static/chunks/../../secret.js",
    "/_next/static/%2e%2e/secret.js",
    "/_next/static/..%2fsecret.js",
    "/_next/static/chunks/a.js.br",
    "/_next/static//etc/passwd",
  ])("never open what is not built: %s", async (url) => {
    expect((await ask(url)).status).toBe(418);
  });
});

describe("takesBrotli", () => {
  it.each([
    ["gzip, deflate, br, zstd", true],
    ["br;q=0.5", true],
    ["BR ; q=1.0", true],
    ["br;q=0", false],
    ["br;q=0.000", false],
    ["gzip", false],
    ["brotli", false],
    ["", false],
    [undefined, false],
  ])("%s: %s", (accepted, expected) => {
    expect(takesBrotli(accepted)).toBe(expected);
  });
});
