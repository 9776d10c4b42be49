"use client";

import { useEffect, useRef, useState } from "react";
import { fetchNotices } from "../ui/notify.ts";

/** When nobody asked for them before, they are fetched so long after the board, ms. */
const FETCH_AFTER_MS = 6_000;
const TRY_AGAIN_MS = 10_000;

export const fetchLateParts = async () => {
  const [dialogs, later] = await Promise.all([
    import("./board-dialogs.tsx"),
    import("./later-panel.tsx"),
    fetchNotices(),
  ]);
  return { BoardDialogs: dialogs.default, LaterPanel: later.default };
};

/**
 * What opens over the board comes after it, and before it is needed: a screen that has lost its network,
 * or whose server has since been renewed, could not fetch it any more.
 * @param onMissing it was wanted and could not be had.
 */
export function useLateParts(wanted: boolean, onMissing: () => void) {
  const [parts, setParts] = useState<Awaited<ReturnType<typeof fetchLateParts>> | null>(null);
  const missing = useRef(onMissing);
  useEffect(() => {
    missing.current = onMissing;
  });
  useEffect(() => {
    if (parts) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const found = await fetchLateParts().catch(() => null);
      if (over) return;
      if (found) return setParts(found);
      timer = setTimeout(look, TRY_AGAIN_MS);
      if (wanted) missing.current();
    };
    timer = setTimeout(look, wanted ? 0 : FETCH_AFTER_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [parts, wanted]);
  return parts;
}
