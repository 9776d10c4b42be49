import { describe, expect, it } from "vitest";
import { safeNext } from "./safe-next.ts";

describe("safeNext", () => {
  it.each([
    ["/merchant/wok/tickets?station=fry", "/merchant/wok/tickets?station=fry"],
    ["/", "/"],
    [undefined, "/"],
    [["/operator", "/admin"], "/"],
    ["https://evil.example", "/"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["/sign-in?next=/sign-in", "/"],
  ])("%j leads to %s", (next, expected) => {
    expect(safeNext(next)).toBe(expected);
  });
});
