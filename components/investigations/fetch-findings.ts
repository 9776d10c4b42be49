import type { Finding } from "#server/contracts/findings.ts";
import type { Investigation, InvestigationPage } from "#server/contracts/investigations.ts";

export const findingHref = (id: string): string => `/analyst/findings/${id}`;
export const investigationHref = (id: string): string => `/analyst/investigations/${id}`;

export const fetchFinding = (id: string): Promise<Finding> => ask(`findings/${encodeURIComponent(id)}`);

export const fetchInvestigation = (id: string): Promise<Investigation> =>
  ask(`investigations/${encodeURIComponent(id)}`);

export const fetchInvestigations = (search: string): Promise<InvestigationPage> =>
  ask(`investigations?${new URLSearchParams({ search })}`);

async function ask<T>(what: string): Promise<T> {
  const response = await fetch(`/api/v1/attribution/${what}`, {
    cache: "no-store",
    credentials: "same-origin",
  });
  if (!response.ok) throw new Error(`${what}: ${response.status}`);
  return (await response.json()) as T;
}
