"use server";

import type { CommandResult } from "#server/contracts/command.ts";
import type { Investigation } from "#server/contracts/investigations.ts";
import { runCommand } from "../../../lib/run-command.ts";
import { runAndRefresh } from "../../run-and-refresh.ts";

type Answer = Promise<CommandResult<Investigation>>;

export async function createInvestigation(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.create(viewer, input));
}

export async function duplicateInvestigation(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.duplicate(viewer, input));
}

export async function changeInvestigation(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.change(viewer, input));
}

export async function removeInvestigation(input: unknown): Promise<CommandResult<{ id: string }>> {
  return runCommand(({ parts, viewer }) => parts.investigations.remove(viewer, input));
}

export async function restoreInvestigation(input: unknown): Answer {
  return runAndRefresh(({ parts, viewer }) => parts.investigations.restore(viewer, input));
}

export async function addFinding(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.addFinding(viewer, input));
}

export async function removeFinding(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.removeFinding(viewer, input));
}

export async function moveFinding(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.moveFinding(viewer, input));
}

export async function addNote(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.addNote(viewer, input));
}

export async function editNote(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.editNote(viewer, input));
}

export async function deleteNote(input: unknown): Answer {
  return runCommand(({ parts, viewer }) => parts.investigations.deleteNote(viewer, input));
}
