"use client";

import { useCallback, useEffect, useState } from "react";

/** The board alone on the screen, over the shell; in the browser's full screen where it allows that. */
export function useKiosk(): [boolean, () => void] {
  const [kiosk, setKiosk] = useState(false);
  useEffect(() => {
    const left = () => {
      if (!document.fullscreenElement) setKiosk(false);
    };
    document.addEventListener("fullscreenchange", left);
    return () => document.removeEventListener("fullscreenchange", left);
  }, []);
  const toggle = useCallback(() => {
    setKiosk((on) => {
      if (on && document.fullscreenElement) void document.exitFullscreen().catch(() => {});
      // Tablets that refuse it still get the board over everything else on the page.
      if (!on) void document.documentElement.requestFullscreen?.().catch(() => {});
      return !on;
    });
  }, []);
  return [kiosk, toggle];
}
