"use client";

import { useCallback, useEffect, useRef, useState } from "react";

/** `hidden`: the page is not in view, and gets the lock back when it is. */
export type WakeState = "on" | "hidden" | "unsupported" | "refused";

/** Keeps the screen awake while the board is in view; sleep would drop its connection. */
export function useWakeLock(): { wake: WakeState; retry(): void } {
  const [wake, setWake] = useState<WakeState>("hidden");
  const lock = useRef<WakeLockSentinel | null>(null);
  const ask = useCallback(async () => {
    if (document.visibilityState !== "visible") return setWake("hidden");
    // Browsers offer it only on https and on this machine.
    if (!("wakeLock" in navigator)) return setWake("unsupported");
    if (lock.current && !lock.current.released) return;
    try {
      const granted = await navigator.wakeLock.request("screen");
      lock.current = granted;
      setWake("on");
      granted.addEventListener("release", () => {
        if (lock.current === granted) setWake(document.visibilityState === "visible" ? "refused" : "hidden");
      });
    } catch {
      setWake("refused");
    }
  }, []);
  useEffect(() => {
    const look = () => void ask();
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      const held = lock.current;
      lock.current = null;
      void held?.release().catch(() => {});
    };
  }, [ask]);
  return { wake, retry: () => void ask() };
}
