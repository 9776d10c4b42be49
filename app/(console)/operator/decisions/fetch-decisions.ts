import type { Answer } from "#components/decisions/decisions-desk.tsx";
import type { Decisions } from "#server/contracts/decisions.ts";

/** @throws when the server does not answer or refuses */
export async function fetchDecisions(q: string): Promise<Answer> {
  const from = performance.now();
  const response = await fetch(`/api/v1/decisions?q=${encodeURIComponent(q)}`, {
    headers: { accept: "application/json" },
  });
  if (!response.ok) throw new Error(`decisions: ${response.status}`);
  const found = (await response.json()) as Decisions;
  return { q, found, tookMs: performance.now() - from };
}
