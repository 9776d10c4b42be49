"use server";

import type { CommandResult } from "#server/contracts/command.ts";
import type { WhatIfRow } from "#server/contracts/what-if.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function cancelRun(input: unknown): Promise<CommandResult<{ runId: string }>> {
  return runCommand(({ parts, viewer }) => parts.whatIf.cancel(viewer, input));
}

export async function applyVariant(input: unknown): Promise<CommandResult<WhatIfRow>> {
  return runCommand(({ parts, viewer }) => parts.whatIf.apply(viewer, input));
}
