"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Breakdown } from "#server/contracts/attribution.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import classes from "./attribution-desk.module.css";
import type { Answer } from "./attribution-desk.tsx";
import { Waiting } from "./desk-parts.tsx";

interface StripsProps {
  strips: Answer<Breakdown>;
  filtered: boolean;
  onClear: () => void;
  children: (breakdown: Breakdown) => ReactNode;
}

/** The strips, or why there are none. */
export function StripsAnswer({ strips, filtered, onClear, children }: StripsProps) {
  const t = useTranslations("analyst");
  if (!strips.data)
    return strips.problem ? null : <Waiting label={t("loading")} className={classes.waitingStrips} />;
  if (strips.data.strips.some(({ values }) => values.length > 0)) return children(strips.data);
  return (
    <EmptyState
      title={t(filtered ? "empty.filteredTitle" : "empty.title")}
      text={t(filtered ? "empty.filteredText" : "empty.text")}
      action={filtered && <Button onClick={onClear}>{t("filter.clear")}</Button>}
    />
  );
}
