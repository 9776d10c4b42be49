"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type Standing, standings, type TicketFilter } from "./ticket-filters.ts";

const params = {
  show: parseAsArrayOf(parseAsStringLiteral(standings)).withDefault([]),
  station: parseAsArrayOf(parseAsString).withDefault([]),
  class: parseAsArrayOf(parseAsString).withDefault([]),
};

export interface FilterControls {
  filter: TicketFilter;
  toggleStanding(standing: Standing): void;
  toggle(group: "station" | "class", value: string): void;
  clear(): void;
}

/** The board's filter, kept in the address: whoever opens the link, or reloads, sees the same tickets. */
export function useTicketFilter(): FilterControls {
  const [{ show, station, class: classes }, set] = useQueryStates(params);
  const filter = useMemo(() => ({ standing: show, station, class: classes }), [show, station, classes]);
  return {
    filter,
    toggleStanding: (one) => void set({ show: without(show, one) ?? [...show, one] }),
    toggle: (group, value) =>
      void set({ [group]: without(filter[group], value) ?? [...filter[group], value] }),
    clear: () => void set(null),
  };
}

/** Null when it is not in it. */
function without<T>(list: readonly T[], one: T): T[] | null {
  return list.includes(one) ? list.filter((other) => other !== one) : null;
}
