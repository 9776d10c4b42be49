"use client";

import { useState } from "react";

interface SidePanelsOptions {
  boardPx: number;
  textPx: number;
  /** Whether the rail is open where it has room of its own. */
  wanted: boolean;
  onWanted(wanted: boolean): void;
}

/** Narrower boards keep their columns: the rail then lies over them, and only while somebody asks for it. */
const RAIL_FROM_PX = 1_240;
const RAIL_EM = 13;
const RAIL_SHARE = 0.28;

/** "To make" beside the board or over it, and "later" over it; at most one of them covers tickets. */
export function useSidePanels({ boardPx, textPx, wanted, onWanted }: SidePanelsOptions) {
  const [drawer, setDrawer] = useState<"allDay" | "later" | null>(null);
  const wide = boardPx >= RAIL_FROM_PX && textPx * RAIL_EM <= boardPx * RAIL_SHARE;
  const allDay: "rail" | "drawer" | null =
    wide && wanted ? "rail" : !wide && drawer === "allDay" ? "drawer" : null;
  return {
    allDay,
    later: drawer === "later",
    toggleAllDay() {
      if (wide) onWanted(!wanted);
      else setDrawer(drawer === "allDay" ? null : "allDay");
    },
    toggleLater: () => setDrawer(drawer === "later" ? null : "later"),
    /** @returns whether there was one. */
    closeDrawer() {
      setDrawer(null);
      return drawer === "later" || allDay === "drawer";
    },
  };
}
