"use server";

import type { CommandResult } from "#server/contracts/command.ts";
import type { NodeCommand } from "#server/contracts/healing.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function commandNode(
  input: unknown,
): Promise<CommandResult<{ nodeId: string; command: NodeCommand }>> {
  return runCommand(({ parts, viewer }) => parts.nodes.command(viewer, input));
}
