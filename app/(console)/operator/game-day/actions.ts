"use server";

import type { CommandResult } from "#server/contracts/command.ts";
import type { GameDayRow, ReportFile } from "#server/contracts/game-day.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function startGameDay(input: unknown): Promise<CommandResult<GameDayRow>> {
  return runCommand(({ parts, viewer }) => parts.gameDay.start(viewer, input));
}

export async function stopGameDay(id: string): Promise<CommandResult<{ id: string }>> {
  return runCommand(({ parts, viewer }) => parts.gameDay.stop(viewer, { id }));
}

export async function readReport(id: string): Promise<CommandResult<ReportFile>> {
  return runCommand(({ parts, viewer }) => parts.gameDay.report(viewer, { id }));
}

export async function verifyReport(file: unknown): Promise<CommandResult<{ genuine: boolean }>> {
  return runCommand(({ parts, viewer }) => parts.gameDay.verify(viewer, file));
}
