"use client";

import { useRef, useState } from "react";
import { keepPlaces } from "./keep-places.ts";

/** Holds the order of rows while a pointer or the focus is inside. Spread `hold` on the list. */
export function useHeldPlaces(wanted: string[]) {
  const [held, setHeld] = useState(false);
  const shown = useRef(wanted);
  const ids = held ? keepPlaces(shown.current, wanted) : wanted;
  shown.current = ids;
  const hold = {
    onPointerEnter: () => setHeld(true),
    onPointerLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  };
  return { ids, hold };
}
