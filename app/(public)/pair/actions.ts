"use server";

import { applySetCookie } from "../../lib/apply-set-cookie.ts";
import { runOpenCommand } from "../../lib/run-command.ts";

export async function openPairing() {
  return runOpenCommand(({ parts, headers }) => parts.boards.openPairing({ headers }));
}

/** Gives this device its own key, once, as a cookie no script can read. */
export async function collectKey(secret: string) {
  return runOpenCommand(async ({ parts }) => {
    const { setCookie, templateId } = await parts.boards.collectKey({ secret });
    await applySetCookie(setCookie);
    return { templateId };
  });
}
