"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import { Alternatives, CausesTable, type CausesTableProps } from "./causes-table.tsx";
import { explanationRows } from "./explanation-rows.ts";
import { rankingColumns, rankingRecords } from "./ranking-sheet.ts";
import { useSheetLabels } from "./sheet-labels.ts";
import { SheetSection } from "./sheet-section.tsx";
import { type CauseSort, sortRows } from "./sort-causes.ts";

export interface CausesSectionProps extends Omit<CausesTableProps, "rows" | "sort" | "onSort"> {
  windows: readonly TimeWindow[];
}

/** The ranking with its exports: both read the rows in the order the reader chose. */
export function CausesSection({ windows, ...table }: CausesSectionProps) {
  const { explanation, words } = table;
  const t = useTranslations("analyst.ranking");
  const label = useSheetLabels(explanation.measure);
  const [sort, setSort] = useState<CauseSort>("share");
  const rows = useMemo(() => sortRows(explanationRows(explanation), sort), [explanation, sort]);
  const columns = rankingColumns(label, explanation);
  const names = { mix: t("mix"), unexplained: t("unexplained"), total: t("total") };
  return (
    <SheetSection
      title={t("title")}
      subtitle={t("subtitle")}
      sheet={{ name: "causes", columns, rows: rankingRecords(explanation, rows, words, names) }}
      windows={windows}
      numbers={false}
    >
      <CausesTable {...table} rows={rows} sort={sort} onSort={setSort} />
      <Alternatives {...table} />
    </SheetSection>
  );
}
