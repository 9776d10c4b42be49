import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { InvestigationList } from "#server/contracts/investigations.ts";

const states = ["open", "concluded", "deleted"] as const;
const sorts = ["newest", "oldest", "name"] as const;

/** What the list is narrowed to, in its address. */
export const investigationParams = {
  search: parseAsString.withDefault(""),
  state: parseAsStringLiteral(states),
  sort: parseAsStringLiteral(sorts).withDefault("newest"),
};

export const loadInvestigationParams: (
  searchParams: Promise<Record<string, string | string[] | undefined>>,
) => Promise<InvestigationList> = createLoader(investigationParams);
