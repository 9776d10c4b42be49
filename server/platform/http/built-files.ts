import { readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import path from "node:path";

const PREFIX = "/_next/static/";
const types: Record<string, string> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
};

interface BuiltFile {
  compressedPath: string;
  type: string;
  etag: string;
}

/**
 * Answers for built scripts and styles that have a .br beside them, when the browser takes that;
 * everything else goes to `next`. What can be asked for is what was there at the start: a path is only
 * looked up, never opened.
 */
export function withBuiltFiles(folder: string, next: RequestListener): RequestListener {
  const files = builtFilesIn(folder);
  return (request, response) => {
    const file = wantedOf(request, files);
    if (!file) return next(request, response);
    // Built anew under a running server: the page server says what is missing.
    readFile(file.compressedPath).then(
      (content) => answer({ request, response, file, content }),
      () => next(request, response),
    );
  };
}

/** By path of the address. */
function builtFilesIn(folder: string): ReadonlyMap<string, BuiltFile> {
  const files = new Map<string, BuiltFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const type = name.endsWith(".br") ? types[path.extname(name.slice(0, -3))] : undefined;
    if (!type) continue;
    const compressedPath = path.join(folder, name);
    const { size, mtimeMs } = statSync(compressedPath);
    const address = PREFIX + name.slice(0, -3).split(path.sep).map(encodeURIComponent).join("/");
    files.set(address, {
      compressedPath,
      type,
      etag: `W/"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}-br"`,
    });
  }
  return files;
}

function wantedOf(request: IncomingMessage, files: ReadonlyMap<string, BuiltFile>): BuiltFile | undefined {
  const { method, url = "", headers } = request;
  if (!url.startsWith(PREFIX) || (method !== "GET" && method !== "HEAD")) return;
  if (headers.range !== undefined || !takesBrotli(headers["accept-encoding"])) return;
  return files.get(url.split("?", 1)[0] ?? "");
}

/** "br" by name, and not with weight nought. */
export function takesBrotli(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? "")
    .split(",")
    .some((one) => /^\s*br\s*(;\s*q=(1(\.0*)?|0\.\d*[1-9]\d*)\s*)?$/i.test(one));
}

interface Answer {
  request: IncomingMessage;
  response: ServerResponse;
  file: BuiltFile;
  content: Buffer;
}

function answer({ request, response, file, content }: Answer): void {
  // As Next answers for files whose names change with their content.
  const headers = {
    "cache-control": "public, max-age=31536000, immutable",
    etag: file.etag,
    vary: "Accept-Encoding",
  };
  const known = String(request.headers["if-none-match"] ?? "").split(/\s*,\s*/);
  if (known.includes(file.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    "content-type": file.type,
    "content-encoding": "br",
    "content-length": content.length,
    "x-content-type-options": "nosniff",
  });
  response.end(request.method === "HEAD" ? undefined : content);
}
