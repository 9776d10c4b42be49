import type { StartInput } from "#components/what-if/setup-form.tsx";
import type { Problem, ProblemCode } from "#server/contracts/problem.ts";
import type { RecordedLoad, WhatIfRow } from "#server/contracts/what-if.ts";

/** Why a question got no answer: the server's code, and its words where they name a line of a file. */
export class WhatIfProblem extends Error {
  readonly code: ProblemCode | "NETWORK";
  constructor(code: ProblemCode | "NETWORK", detail?: string) {
    super(detail ?? code);
    this.code = code;
  }
}

export const fetchRun = (id: string): Promise<WhatIfRow> => ask(`runs/${encodeURIComponent(id)}`);

/** null: hardly anything was asked in the span. */
export const fetchLoad = (span: { from: number; to: number }): Promise<RecordedLoad | null> =>
  ask(`load?from=${span.from}&to=${span.to}`);

export const startRun = (input: StartInput): Promise<WhatIfRow> =>
  ask("runs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`/api/v1/what-if/${path}`, {
    cache: "no-store",
    credentials: "same-origin",
    ...init,
  }).catch(() => {
    throw new WhatIfProblem("NETWORK");
  });
  if (response.status === 204) return null as T;
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const problem = body as Problem | null;
  throw new WhatIfProblem(problem?.code ?? "NETWORK", problem?.detail);
}
