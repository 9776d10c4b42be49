"use server";

import type { Annotation } from "#server/contracts/annotation-layers.ts";
import type { Explanation } from "#server/contracts/attribution.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { runCommand } from "../../lib/run-command.ts";

export async function explain(input: unknown): Promise<CommandResult<Explanation>> {
  return runCommand(({ parts, viewer }) => parts.attribution.explain(viewer, input));
}

export async function addAnnotation(input: unknown): Promise<CommandResult<Annotation>> {
  return runCommand(({ parts, viewer }) => parts.annotations.add(viewer, input));
}

export async function changeAnnotation(input: unknown): Promise<CommandResult<Annotation>> {
  return runCommand(({ parts, viewer }) => parts.annotations.change(viewer, input));
}

export async function removeAnnotation(input: unknown): Promise<CommandResult<Annotation>> {
  return runCommand(({ parts, viewer }) => parts.annotations.remove(viewer, input));
}

export async function restoreAnnotation(input: unknown): Promise<CommandResult<Annotation>> {
  return runCommand(({ parts, viewer }) => parts.annotations.restore(viewer, input));
}
