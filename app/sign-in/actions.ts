"use server";

import type { Role } from "#server/contracts/people.ts";
import { applySetCookie } from "../lib/apply-set-cookie.ts";
import { runOpenCommand } from "../lib/run-command.ts";

export async function signIn(input: { email: string; password: string }) {
  return runOpenCommand(async ({ parts, headers }) => {
    const { email, password } = input;
    await applySetCookie((await parts.identity.signIn({ email, password, headers })).setCookie);
    return null;
  });
}

/** One-tap entry on this machine while the demo is on. */
export async function enterAs(role: Role) {
  return runOpenCommand(async ({ parts, headers }) => {
    await applySetCookie((await parts.identity.enterAs({ role, headers })).setCookie);
    return null;
  });
}
