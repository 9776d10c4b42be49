"use server";

import { runCommand } from "../../../lib/run-command.ts";

export async function sideline(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.queues.sideline(viewer, input));
}

export async function previewBulk(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.queues.previewBulk(viewer, input));
}

export async function startBulk(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.queues.startBulk(viewer, input));
}

export async function cancelBulk(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.queues.cancelBulk(viewer, input));
}
