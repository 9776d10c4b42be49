"use client";

import type { CommandResult } from "#server/contracts/command.ts";
import { useCommand } from "../ui/use-command.ts";

/** Ends the session and loads the sign-in page anew: nothing of this person stays in the tab's memory. */
export function useSignOut(signOut: () => Promise<CommandResult<null>>): () => Promise<void> {
  const { run } = useCommand(signOut);
  return async () => {
    if (await run()) window.location.assign("/sign-in");
  };
}
