"use client";

import { useState } from "react";

/** Shows a value as it was when paused; everything goes on behind it. */
export function usePaused<Value>(value: Value, now: number) {
  const [frozen, setFrozen] = useState<{ value: Value; at: number } | null>(null);
  return {
    shown: frozen ? frozen.value : value,
    pausedAt: frozen?.at ?? null,
    toggle: () => setFrozen(frozen ? null : { value, at: now }),
  };
}
