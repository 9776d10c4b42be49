"use client";

import { usePathname } from "next/navigation";
import { lazy, Suspense } from "react";

const LeaseChip = lazy(() => import("./lease-chip.tsx").then((file) => ({ default: file.LeaseChip })));

/** The countdown of the nearest lease, on operator pages only: a kitchen's page does not load it. */
export function OperatorLeases() {
  const pathname = usePathname();
  if (pathname !== "/operator" && !pathname.startsWith("/operator/")) return null;
  return (
    <Suspense>
      <LeaseChip />
    </Suspense>
  );
}
