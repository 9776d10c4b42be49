"use client";

import { IconAlertTriangle, IconClock } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./data-age.module.css";
import { freshnessOf } from "./freshness.ts";
import { useQuantities } from "./use-quantities.ts";

/** How old a panel's data is; says so loudly only when that matters. */
export function DataAge({ ageMs }: { ageMs: number | null }) {
  const t = useTranslations("operator.age");
  const quantities = useQuantities();
  const freshness = freshnessOf(ageMs);
  const words = () => {
    if (ageMs === null) return t("waiting");
    const age = quantities.span(Math.max(1, Math.round(ageMs / 1_000)) * 1_000);
    if (freshness === "fresh") return t("now");
    return freshness === "stale" ? t("stale", { age }) : t("ago", { age });
  };
  const Icon = freshness === "fresh" ? IconClock : IconAlertTriangle;
  return (
    <span className={classes.age} data-freshness={freshness} title={t("label")}>
      <Icon size="0.875rem" stroke={1.75} aria-hidden />
      {words()}
    </span>
  );
}
