"use client";

import { usePathname } from "next/navigation";
import { lazy, Suspense } from "react";

const IncidentChip = lazy(() =>
  import("./incident-chip.tsx").then((file) => ({ default: file.IncidentChip })),
);

/** On the pages of operators and analysts only: a kitchen's page does not load it. */
export function ConsoleIncidents() {
  const pathname = usePathname();
  if (!/^\/(operator|analyst)(\/|$)/.test(pathname)) return null;
  return (
    <Suspense>
      <IncidentChip />
    </Suspense>
  );
}
