"use server";

import { runCommand } from "../../../../lib/run-command.ts";

export async function publishTemplate(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.boards.publishTemplate(viewer, input));
}

export async function restoreTemplate(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.boards.restoreTemplate(viewer, input));
}

export async function deleteTemplate(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.boards.deleteTemplate(viewer, input));
}

export async function listVersions(input: { shopId: string; id: string }) {
  return runCommand(({ parts, viewer }) => parts.boards.listVersions(viewer, input));
}
