"use server";

import type { Explanation } from "#server/contracts/attribution.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { runCommand } from "../../lib/run-command.ts";

export async function explain(input: unknown): Promise<CommandResult<Explanation>> {
  return runCommand(({ parts, viewer }) => parts.attribution.explain(viewer, input));
}
