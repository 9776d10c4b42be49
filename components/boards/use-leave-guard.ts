"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

/** Asks before a link, a reload or a closed tab throws unpublished work away. */
export function useLeaveGuard(dirty: boolean) {
  const router = useRouter();
  const [leavingTo, setLeavingTo] = useState<string | null>(null);
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
      // A jump within the page loses nothing.
      if (link.pathname === location.pathname && link.hash) return;
      event.preventDefault();
      event.stopPropagation();
      setLeavingTo(link.pathname + link.search);
    };
    window.addEventListener("beforeunload", onUnload);
    // Before the link's own handler, which would have gone there already.
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [dirty]);
  return {
    asking: leavingTo !== null,
    stay: () => setLeavingTo(null),
    leave: () => {
      if (leavingTo !== null) router.push(leavingTo);
      setLeavingTo(null);
    },
  };
}
