"use client";

import { useEffect, useMemo, useState } from "react";
import { useBoardLayout } from "./use-board-layout.ts";
import { useIdle } from "./use-idle.ts";

/** No ticket changes its place within this time of a touch. */
const STILL_AFTER_TOUCH_MS = 1_500;

/** The layout, the page people look at, and what is on it in reading order. */
export function useBoardPages(
  input: Omit<Parameters<typeof useBoardLayout>[0], "shownPage" | "mayMoveHidden">,
) {
  const [wanted, setPage] = useState(0);
  const idle = useIdle(STILL_AFTER_TOUCH_MS);
  const layout = useBoardLayout({ ...input, shownPage: wanted, mayMoveHidden: idle });
  const page = Math.min(wanted, layout.pages - 1);
  useEffect(() => {
    if (page !== wanted) setPage(page);
  }, [page, wanted]);
  const onPage = useMemo(
    () =>
      layout.placed
        .filter(({ place }) => place.page === page)
        .sort((a, b) => a.place.row - b.place.row || a.place.column - b.place.column),
    [layout.placed, page],
  );
  return { layout, page, setPage, onPage, idle };
}
