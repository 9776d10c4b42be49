import type { Page } from "@playwright/test";

/** After the page is quiet: what it loads by itself later belongs to it. */
const SETTLE_MS = 3_000;

export interface ScriptWeight {
  file: string;
  /** As it came over the wire: compressed, headers included. */
  transferredBytes: number;
  unpackedBytes: number;
}

/** The scripts a browser with an empty cache loads for a page, largest first. */
export async function weighScripts(page: Page, path: string): Promise<ScriptWeight[]> {
  const session = await page.context().newCDPSession(page);
  const scripts = new Map<string, ScriptWeight>();
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type !== "Script" && !/javascript/.test(response.mimeType)) return;
    const file = new URL(response.url).pathname.split("/").at(-1) ?? response.url;
    scripts.set(requestId, { file, transferredBytes: 0, unpackedBytes: 0 });
  });
  session.on("Network.dataReceived", ({ requestId, dataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.unpackedBytes += dataLength;
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.transferredBytes = encodedDataLength;
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(path, { waitUntil: "load" });
  await page.waitForTimeout(SETTLE_MS);
  await session.detach();
  return [...scripts.values()].sort((a, b) => b.transferredBytes - a.transferredBytes);
}

export const totalOf = (scripts: readonly ScriptWeight[], of: "transferredBytes" | "unpackedBytes") =>
  scripts.reduce((total, script) => total + script[of], 0);
