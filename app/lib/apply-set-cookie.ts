import "server-only";
import { cookies } from "next/headers";
import { parseSetCookie } from "./parse-set-cookie.ts";

/** Passes Set-Cookie values of the sign-in library on with the answer of a server action. */
export async function applySetCookie(setCookie: string[]): Promise<void> {
  const jar = await cookies();
  for (const header of setCookie) {
    const cookie = parseSetCookie(header);
    if (cookie) jar.set(cookie);
  }
}
