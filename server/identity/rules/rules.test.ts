import { describe, expect, it } from "vitest";
import { judgeLogin, LOCK_MS, type LoginTries, MAX_FAILURES } from "./login-limit.ts";
import { isLocalVisit, isLoopbackAddress, isLoopbackHost } from "./loopback.ts";

describe("isLoopbackAddress", () => {
  it.each([
    ["127.0.0.1", true],
    ["127.8.9.1", true],
    ["::1", true],
    ["::ffff:127.0.0.1", true],
    ["10.0.0.4", false],
    ["::ffff:10.0.0.4", false],
    ["127.0.0.1.evil.example", false],
    ["", false],
    [null, false],
    [undefined, false],
  ])("%s is loopback: %s", (address, expected) => {
    expect(isLoopbackAddress(address)).toBe(expected);
  });
});

describe("isLoopbackHost", () => {
  it.each([
    ["localhost", true],
    ["localhost:3000", true],
    ["127.0.0.1:3000", true],
    ["[::1]:3000", true],
    ["LOCALHOST:3000", true],
    ["rushdeck.example", false],
    ["localhost.evil.example:3000", false],
    ["evil.example#localhost", false],
    ["user@evil.example", false],
    ["192.168.1.5:3000", false],
    [null, false],
  ])("%s is loopback: %s", (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe("isLocalVisit", () => {
  const local = { "x-rushdeck-peer": "127.0.0.1", host: "localhost:3000" };
  const visit = (headers: Record<string, string>, publicOrigin?: string) =>
    isLocalVisit({ headers: new Headers(headers), publicOrigin });

  it("lets a person at this machine in", () => {
    expect(visit(local)).toBe(true);
    expect(visit({ ...local, origin: "http://localhost:3000" })).toBe(true);
    const asNextWritesIt = { "x-forwarded-for": "::ffff:127.0.0.1", "x-forwarded-host": "localhost:3000" };
    expect(visit({ ...local, ...asNextWritesIt })).toBe(true);
  });

  it.each([
    ["from another machine", { ...local, "x-rushdeck-peer": "192.168.1.7" }],
    ["whose peer nobody knows", { host: "localhost:3000" }],
    ["under a foreign name that points here", { ...local, host: "evil.example" }],
    ["from a stranger's page", { ...local, origin: "https://evil.example" }],
    ["from a sandboxed frame", { ...local, origin: "null" }],
    ["that a proxy passed on", { ...local, "x-forwarded-for": "203.0.113.9" }],
    [
      "that two proxies passed on, one of them here",
      { ...local, "x-forwarded-for": "203.0.113.9, 127.0.0.1" },
    ],
    ["to a public name that a proxy passed on", { ...local, "x-forwarded-host": "orders.example" }],
    ["that a proxy passed on, by the standard header", { ...local, forwarded: "for=203.0.113.9" }],
  ])("turns away a visit %s", (_how, headers) => {
    expect(visit(headers)).toBe(false);
  });

  it("turns everybody away where a public origin says that a proxy stands in front", () => {
    expect(visit(local, "https://orders.example")).toBe(false);
    expect(visit(local, "http://localhost:3000")).toBe(true);
  });
});

describe("judgeLogin", () => {
  function failTimes(times: number, everyMs: number): LoginTries | undefined {
    let tries: LoginTries | undefined;
    for (let i = 0; i < times; i++) {
      const verdict = judgeLogin(tries, i * everyMs);
      if (verdict.outcome === "wait") throw new Error(`locked at try ${i + 1}`);
      tries = verdict.tries;
    }
    return tries;
  }

  it("lets five tries through and refuses the sixth until 15 minutes after the fifth", () => {
    const tries = failTimes(MAX_FAILURES, 1_000);
    expect(judgeLogin(tries, 5_000)).toEqual({
      outcome: "wait",
      because: "too_many_failures",
      retryAfterMs: LOCK_MS - 1_000,
    });
    expect(judgeLogin(tries, 4_000 + LOCK_MS)).toMatchObject({ outcome: "try", tries: { count: 1 } });
  });

  it("does not count failures of a quarter of an hour ago", () => {
    expect(failTimes(MAX_FAILURES * 3, LOCK_MS)).toMatchObject({ count: 1 });
  });
});
