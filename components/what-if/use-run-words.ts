"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { WhatIfRow } from "#server/contracts/what-if.ts";
import { useQuantities } from "../operations/use-quantities.ts";

/** What a run is of, by whom and when. */
export function useRunWords() {
  const t = useTranslations("whatIf.run");
  const q = useQuantities();
  return useMemo(
    () => ({
      title({ request }: WhatIfRow): string {
        const { source, loadFactor } = request;
        const what =
          source.kind === "uploaded"
            ? source.name
            : t("span", { from: q.time(source.from), to: q.time(source.to) });
        return loadFactor === 1 ? what : t("scaled", { what, factor: q.decimal(loadFactor, 2) });
      },
      by: (row: WhatIfRow, now: number): string =>
        t("by", { name: row.startedBy, when: q.ago(row.startedAt, now), count: row.request.variants.length }),
    }),
    [t, q],
  );
}
