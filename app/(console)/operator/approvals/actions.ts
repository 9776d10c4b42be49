"use server";

import type { ApprovalRow } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function decide(input: unknown): Promise<CommandResult<ApprovalRow>> {
  return runCommand(({ parts, viewer }) => parts.approvals.decide(viewer, input));
}

export async function withdraw(input: unknown): Promise<CommandResult<ApprovalRow>> {
  return runCommand(({ parts, viewer }) => parts.approvals.withdraw(viewer, input));
}

export async function review(input: unknown): Promise<CommandResult<{ seq: number }>> {
  return runCommand(({ parts, viewer }) => parts.approvals.review(viewer, input));
}

export async function changeMode(input: unknown): Promise<CommandResult<{ outcome: "go" | "asked" } | null>> {
  return runCommand(({ parts, viewer }) => parts.approvals.changeMode(viewer, input));
}
