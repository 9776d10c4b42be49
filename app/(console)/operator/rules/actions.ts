"use server";

import type { MaybeAsked } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { DrawnBacktest } from "#server/contracts/protection.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function saveRule(input: unknown): Promise<CommandResult<{ id: string; version: number }>> {
  return runCommand(({ parts, viewer }) => parts.protection.saveRule(viewer, input));
}

export async function setRuleMode(input: unknown): Promise<CommandResult<MaybeAsked>> {
  return runCommand(({ parts, viewer }) => parts.protection.setRuleMode(viewer, input));
}

export async function removeRule(input: unknown): Promise<CommandResult<MaybeAsked>> {
  return runCommand(({ parts, viewer }) => parts.protection.removeRule(viewer, input));
}

export async function backtestRule(input: unknown): Promise<CommandResult<DrawnBacktest>> {
  return runCommand(({ parts, viewer }) => parts.protection.backtest(viewer, input));
}

export async function setLevel(input: unknown): Promise<CommandResult<MaybeAsked>> {
  return runCommand(({ parts, viewer }) => parts.protection.setLevel(viewer, input));
}
