"use server";

import { runCommand } from "../../../../lib/run-command.ts";

export async function claimScreen(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.boards.claimScreen(viewer, input));
}

export async function changeScreen(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.boards.changeScreen(viewer, input));
}

export async function revokeScreen(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.boards.revokeScreen(viewer, input));
}
