"use server";

import type { ChoiceChange } from "#components/engine/change-choice-dialog.tsx";
import type { CommandResult } from "#server/contracts/command.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function changeChoice({ what, value, reason }: ChoiceChange): Promise<CommandResult<unknown>> {
  return runCommand<unknown>(({ parts, viewer }) =>
    what === "policy"
      ? parts.scheduling.changePolicy(viewer, { policy: value, reason })
      : parts.scheduling.changeLimiter(viewer, { limiter: value, reason }),
  );
}
