"use server";

import { applySetCookie } from "../lib/apply-set-cookie.ts";
import { runCommand, runOpenCommand } from "../lib/run-command.ts";

export async function setDemoRunning(running: boolean) {
  return runCommand(({ parts, viewer }) => parts.demo.setRunning(viewer, { running }));
}

/** Open, because a session that ended elsewhere must still be left here. */
export async function signOut() {
  return runOpenCommand(async ({ parts, headers }) => {
    await applySetCookie((await parts.identity.signOut(headers)).setCookie);
    return null;
  });
}
