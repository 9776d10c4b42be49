"use server";

import type { BreakerTurn, HeldBreaker } from "#server/contracts/breakers.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function holdBreaker(input: unknown): Promise<CommandResult<HeldBreaker>> {
  return runCommand(({ parts, viewer }) => parts.breakers.hold(viewer, input));
}

export async function readTurns(id: string): Promise<CommandResult<BreakerTurn[]>> {
  return runCommand(({ parts, viewer }) => parts.breakers.turns(viewer, { id }));
}
