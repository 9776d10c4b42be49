"use server";

import type { CommandResult } from "#server/contracts/command.ts";
import type { CauseWord, SharedFinding } from "#server/contracts/findings.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function shareFinding(input: unknown): Promise<CommandResult<SharedFinding>> {
  return runCommand(({ parts, viewer }) => parts.findings.share(viewer, input));
}

export async function judgeCause(input: unknown): Promise<CommandResult<CauseWord[]>> {
  return runCommand(({ parts, viewer }) => parts.findings.judge(viewer, input));
}
