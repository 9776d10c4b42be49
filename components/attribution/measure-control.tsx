"use client";

import { SegmentedControl } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type Measure, measures } from "#server/contracts/measures.ts";

/** What of the orders is looked at. */
export function MeasureControl({
  value,
  onChange,
}: {
  value: Measure;
  onChange: (measure: Measure) => void;
}) {
  const t = useTranslations("measures");
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("pick")}
      value={value}
      onChange={(chosen) => onChange(measures.find((measure) => measure === chosen) ?? "success")}
      data={measures.map((measure) => ({ value: measure, label: t(`${measure}.label`) }))}
    />
  );
}
