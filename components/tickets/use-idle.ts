"use client";

import { useEffect, useState } from "react";

/** True once nobody has touched the page or a key for `afterMs`. */
export function useIdle(afterMs: number): boolean {
  const [idle, setIdle] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const touched = () => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), afterMs);
    };
    window.addEventListener("pointerdown", touched, { passive: true });
    window.addEventListener("keydown", touched);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointerdown", touched);
      window.removeEventListener("keydown", touched);
    };
  }, [afterMs]);
  return idle;
}
