"use server";

import type { ApprovalRow } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { SwitchRow } from "#server/contracts/switches.ts";
import { runCommand } from "../../lib/run-command.ts";

export async function setSwitch(input: unknown): Promise<CommandResult<SwitchRow>> {
  return runCommand(({ parts, viewer }) => parts.degradation.setSwitch(viewer, input));
}

export async function undoSwitch(input: unknown): Promise<CommandResult<SwitchRow>> {
  return runCommand(({ parts, viewer }) => parts.degradation.undoSwitch(viewer, input));
}

/** Asks a second person for a flip that waits for one. */
export async function askForFlip(input: unknown): Promise<CommandResult<ApprovalRow>> {
  return runCommand(({ parts, viewer }) => parts.approvals.ask(viewer, input));
}

export async function changePolicy(input: unknown): Promise<CommandResult<{ policy: string }>> {
  return runCommand(({ parts, viewer }) => parts.scheduling.changePolicy(viewer, input));
}
