"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { readFilter, writeFilter } from "./filter-address.ts";
import type { Standing, TicketFilter } from "./ticket-filters.ts";

export interface FilterControls {
  filter: TicketFilter;
  toggleStanding(standing: Standing): void;
  toggle(group: "station" | "class", value: string): void;
  clear(): void;
}

/** The board's filter, kept in the address: whoever opens the link, or reloads, sees the same tickets. */
export function useTicketFilter(): FilterControls {
  const search = useSearchParams().toString();
  const [known, setKnown] = useState(() => ({ search, filter: readFilter(search) }));
  // Another address, by a link or by going back. Our own arrives here a little after it was written.
  if (known.search !== search) setKnown({ search, filter: readFilter(search) });
  const { filter } = known;
  const set = (next: TicketFilter) => {
    setKnown({ search, filter: next });
    const query = writeFilter(next, window.location.search);
    window.history.replaceState(null, "", `${window.location.pathname}${query && "?"}${query}`);
  };
  return {
    filter,
    toggleStanding: (one) => set({ ...filter, standing: toggled(filter.standing, one) }),
    toggle: (group, value) => set({ ...filter, [group]: toggled(filter[group], value) }),
    clear: () => set({ standing: [], station: [], class: [] }),
  };
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
