import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Measure } from "#server/contracts/measures.ts";
import type words from "../i18n/messages/en/exports.json";

type Key = keyof (typeof words)["column"];
type OwnKey<Of extends keyof (typeof words)["columnOf"]> = keyof (typeof words)["columnOf"][Of];

/** Heads of exported columns, in the reader's language. */
export type SheetLabels = (key: Key) => string;

/** Some columns hold something else of another measure, and say so. */
export function useSheetLabels(measure: Measure = "success"): SheetLabels {
  const t = useTranslations("exports");
  return useCallback(
    (key) => {
      if (measure === "success" || !t.has(`columnOf.${measure}.${key}` as never)) return t(`column.${key}`);
      return measure === "speed"
        ? t(`columnOf.speed.${key as OwnKey<"speed">}`)
        : t(`columnOf.volume.${key as OwnKey<"volume">}`);
    },
    [measure, t],
  );
}
