import type { Role, Viewer } from "#server/contracts/people.ts";

const homes: Record<Role, (shopIds: string[]) => string> = {
  administrator: () => "/operator",
  operator: () => "/operator",
  analyst: () => "/analyst/attribution",
  merchant: ([first]) => (first ? `/merchant/${first}/tickets` : "/merchant"),
};

/** Where a person's day starts. */
export function homeOf({ role, shopIds }: Pick<Viewer, "role" | "shopIds">): string {
  return homes[role](shopIds);
}
