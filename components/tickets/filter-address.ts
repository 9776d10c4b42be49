import { type Standing, standings, type TicketFilter } from "./ticket-filters.ts";

/** Names in the address, by group of the filter. */
const names = { standing: "show", station: "station", class: "class" } as const;

/** The filter an address asks for; what is no standing is passed over. */
export function readFilter(search: string): TicketFilter {
  const query = new URLSearchParams(search);
  const list = (group: keyof typeof names) =>
    (query.get(names[group]) ?? "")
      .split(",")
      .filter((value) => value !== "")
      .map((value) => value.replaceAll("%2C", ","));
  return {
    standing: list("standing").filter((value): value is Standing => standings.includes(value as Standing)),
    station: list("station"),
    class: list("class"),
  };
}

/** The query of an address that asks for the filter, without "?"; what else was in it stays. */
export function writeFilter(filter: TicketFilter, search: string): string {
  const query = new URLSearchParams(search);
  for (const group of ["standing", "station", "class"] as const) {
    const values = filter[group].map((value) => value.replaceAll(",", "%2C"));
    if (values.length > 0) query.set(names[group], values.join(","));
    else query.delete(names[group]);
  }
  // Of what we wrote, only separators are plain commas: those inside a value were escaped twice.
  return query.toString().replaceAll("%2C", ",");
}
