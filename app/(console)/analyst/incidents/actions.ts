"use server";

import type { CommandResult } from "#server/contracts/command.ts";
import type { IncidentRow } from "#server/contracts/incidents.ts";
import { runCommand } from "../../../lib/run-command.ts";

export async function acknowledgeIncident(input: unknown): Promise<CommandResult<IncidentRow>> {
  return runCommand(({ parts, viewer }) => parts.incidents.acknowledge(viewer, input));
}

export async function dismissIncident(input: unknown): Promise<CommandResult<IncidentRow>> {
  return runCommand(({ parts, viewer }) => parts.incidents.dismiss(viewer, input));
}

export async function reopenIncident(input: unknown): Promise<CommandResult<IncidentRow>> {
  return runCommand(({ parts, viewer }) => parts.incidents.reopen(viewer, input));
}

/** Freezes what the incident's question answers as a finding, and begins an investigation with it. */
export async function saveIncident(input: {
  id: string;
  name: string;
}): Promise<CommandResult<{ id: string }>> {
  return runCommand(async ({ parts, viewer }) => {
    const { row } = await parts.incidents.read(viewer, { id: String(input.id) });
    const { question } = row;
    const span = { from: question.baseline.from, to: question.current.to };
    const finding = await parts.findings.share(viewer, { question, span });
    const made = await parts.investigations.create(viewer, { name: input.name, findingId: finding.id });
    return { id: made.id };
  });
}
