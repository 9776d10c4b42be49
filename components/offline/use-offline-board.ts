"use client";

import { useEffect } from "react";

/**
 * Has the service worker keep this page and the program it runs, so that the screen can be started
 * anew while the server or the network is away. `loadRest` fetches the parts that nobody has opened yet;
 * it must not change between drawings.
 */
export function useOfflineBoard(loadRest: () => Promise<unknown>): void {
  useEffect(() => {
    // In development files change under the same name.
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    const keep = async () => {
      await navigator.serviceWorker.register("/sw.js");
      const { active } = await navigator.serviceWorker.ready;
      // Without them the page is worth keeping all the same.
      await loadRest().catch(() => {});
      const assets = performance
        .getEntriesByType("resource")
        .map(({ name }) => name)
        .filter((name) => name.includes("/_next/static/"));
      active?.postMessage({ keep: window.location.pathname, assets });
    };
    // After the first paint, and never in its way. A browser that forbids workers shows the board all the same.
    const timer = setTimeout(() => void keep().catch(() => {}), 2_000);
    return () => clearTimeout(timer);
  }, [loadRest]);
}
