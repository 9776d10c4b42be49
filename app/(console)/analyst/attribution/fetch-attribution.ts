import type {
  AttributionFilter,
  AttributionOverview,
  Breakdown,
  Question,
  TimeWindow,
} from "#server/contracts/attribution.ts";
import type { Measure } from "#server/contracts/measures.ts";
import type { ProblemCode } from "#server/contracts/problem.ts";

/** Why a question got no answer: the server's code, or that it could not be reached. */
export class AttributionProblem extends Error {
  readonly code: ProblemCode | "NETWORK";
  constructor(code: ProblemCode | "NETWORK") {
    super(code);
    this.code = code;
  }
}

export function fetchOverview(
  span: TimeWindow,
  measure: Measure,
  filters: AttributionFilter[],
): Promise<AttributionOverview> {
  const { from, to } = span;
  return ask("overview", { from: String(from), to: String(to), measure, filters: JSON.stringify(filters) });
}

export function fetchStrips(question: Question): Promise<Breakdown> {
  return ask("strips", { question: JSON.stringify(question) });
}

export async function ask<T>(what: string, query: Record<string, string>): Promise<T> {
  const response = await fetch(`/api/v1/attribution/${what}?${new URLSearchParams(query)}`, {
    cache: "no-store",
    credentials: "same-origin",
  }).catch(() => {
    throw new AttributionProblem("NETWORK");
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  throw new AttributionProblem(((body as { code?: ProblemCode } | null)?.code ?? "NETWORK") as ProblemCode);
}
