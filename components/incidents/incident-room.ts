import type { IncidentCollections, IncidentRow } from "#server/contracts/incidents.ts";
import { writeWindow } from "../attribution/windows.ts";

type Collections = { [C in keyof IncidentCollections]: Record<string, IncidentCollections[C]> };

/** Open ones first, each group newest first. A collection may be missing while it is empty. */
export function incidentsOf(collections: Partial<Collections> | null): IncidentRow[] {
  const rank = (row: IncidentRow) => (isAlarm(row) ? 0 : 1);
  return Object.values(collections?.incident ?? {}).sort(
    (a, b) => rank(a) - rank(b) || b.openedAt - a.openedAt,
  );
}

/** Whether it calls for somebody. */
export function isAlarm({ state, endedAt }: Pick<IncidentRow, "state" | "endedAt">): boolean {
  return state === "open" && endedAt === null;
}

export type ShownState = "open" | "seen" | "dismissed" | "closed";

export function shownState(row: IncidentRow): ShownState {
  if (row.state === "dismissed") return "dismissed";
  if (row.endedAt !== null) return "closed";
  return row.acknowledged ? "seen" : "open";
}

export function hrefOf({ ref }: Pick<IncidentRow, "ref">): string {
  return `/analyst/incidents/${ref}`;
}

/** The desk with exactly this question, explained. */
export function deskHref({ question }: Pick<IncidentRow, "question">): string {
  const { baseline, current, measure = "success" } = question;
  const of = measure === "success" ? "" : `&measure=${measure}`;
  return `/analyst/attribution?current=${writeWindow(current)}&baseline=${writeWindow(baseline)}${of}&explained=true`;
}
