"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { WakeKeeper, type WakeState } from "./wake-keeper.ts";

/** Keeps the screen awake while the board is in view; sleep would drop its connection. */
export function useWakeLock(): { wake: WakeState; retry(): void } {
  const [wake, setWake] = useState<WakeState>("hidden");
  const keeper = useRef<WakeKeeper | null>(null);
  useEffect(() => {
    const mine = new WakeKeeper({
      // Browsers offer it only on https and on this machine.
      request: "wakeLock" in navigator ? () => navigator.wakeLock.request("screen") : null,
      isVisible: () => document.visibilityState === "visible",
      onState: setWake,
    });
    keeper.current = mine;
    const look = () => void mine.ask();
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      mine.stop();
    };
  }, []);
  return { wake, retry: useCallback(() => void keeper.current?.ask(), []) };
}
