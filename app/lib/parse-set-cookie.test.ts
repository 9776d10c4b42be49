import { describe, expect, it } from "vitest";
import { parseSetCookie } from "./parse-set-cookie.ts";

describe("parseSetCookie", () => {
  it("keeps every attribute that guards a session", () => {
    expect(
      parseSetCookie(
        "rushdeck.session_token=abc.d%2Fe%3D; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax",
      ),
    ).toEqual({
      name: "rushdeck.session_token",
      value: "abc.d/e=",
      maxAge: 604_800,
      path: "/",
      httpOnly: true,
      secure: true,
      sameSite: "lax",
    });
  });

  it("keeps a removal a removal", () => {
    expect(parseSetCookie("a=; Max-Age=0; Path=/")).toMatchObject({ name: "a", value: "", maxAge: 0 });
    expect(parseSetCookie("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT")?.expires?.getTime()).toBe(0);
  });

  it.each(["", "=value", "no pair"])("reads no cookie from %j", (header) => {
    expect(parseSetCookie(header)).toBeNull();
  });

  it("leaves a value it cannot decode as it is, and unknown attributes out", () => {
    expect(parseSetCookie("a=%E0%A4; Priority=High; SameSite=Odd")).toEqual({
      name: "a",
      value: "%E0%A4",
      httpOnly: false,
      secure: false,
      sameSite: undefined,
    });
  });
});
