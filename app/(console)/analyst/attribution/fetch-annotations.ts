import type { Annotation, Around } from "#server/contracts/annotation-layers.ts";
import type { Combination, Question, TimeWindow } from "#server/contracts/attribution.ts";
import type { ProblemCode } from "#server/contracts/problem.ts";
import type { Without } from "#server/contracts/without.ts";
import { AttributionProblem } from "./fetch-attribution.ts";

export function fetchAnnotations({ from, to }: TimeWindow) {
  return ask<{ annotations: Annotation[]; cut: boolean }>("annotations", {
    from: String(from),
    to: String(to),
  });
}

/** @param cause whose onset is looked for; null: that of all orders */
export function fetchAround(question: Question, cause: Combination | null): Promise<Around> {
  return ask("annotations/around", { question: JSON.stringify({ question, cause }) });
}

export function fetchWithout(question: Question, causes: Combination[], span: TimeWindow): Promise<Without> {
  return ask("attribution/without", { asks: JSON.stringify({ question, causes, span }) });
}

async function ask<T>(what: string, query: Record<string, string>): Promise<T> {
  const response = await fetch(`/api/v1/${what}?${new URLSearchParams(query)}`, {
    cache: "no-store",
    credentials: "same-origin",
  }).catch(() => {
    throw new AttributionProblem("NETWORK");
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  throw new AttributionProblem((body as { code?: ProblemCode } | null)?.code ?? "NETWORK");
}
