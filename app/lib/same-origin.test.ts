import { describe, expect, it } from "vitest";
import { commandIsOurs } from "./same-origin.ts";

const host = "127.0.0.1:3000";

describe("commandIsOurs", () => {
  it.each([
    [
      "our own page, as modern browsers say it",
      { secFetchSite: "same-origin", origin: `http://${host}`, host },
      true,
    ],
    [
      "our own page behind a proxy that rewrites Host",
      { secFetchSite: "same-origin", origin: "https://shop.example", host },
      true,
    ],
    [
      "our own page over plain HTTP, without Sec-Fetch-Site",
      { secFetchSite: null, origin: `http://${host}`, host },
      true,
    ],
    ["a stranger's page", { secFetchSite: "cross-site", origin: "https://evil.example", host }, false],
    ["a sibling domain", { secFetchSite: "same-site", origin: "https://other.shop.example", host }, false],
    ["a bookmark or typed address", { secFetchSite: "none", origin: null, host }, false],
    ["a stranger's page over plain HTTP", { secFetchSite: null, origin: "http://evil.example", host }, false],
    ["another port of this machine", { secFetchSite: null, origin: "http://127.0.0.1:4000", host }, false],
    ["a sandboxed frame", { secFetchSite: null, origin: "null", host }, false],
    ["a request that says nothing", { secFetchSite: null, origin: null, host }, false],
  ])("%s", (_who, headers, ours) => {
    expect(commandIsOurs(headers)).toBe(ours);
  });
});
