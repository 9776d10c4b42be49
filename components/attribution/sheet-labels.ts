import { useTranslations } from "next-intl";
import type words from "../i18n/messages/en/exports.json";

/** Heads of exported columns, in the reader's language. */
export type SheetLabels = (key: keyof (typeof words)["column"]) => string;

export function useSheetLabels(): SheetLabels {
  return useTranslations("exports.column");
}
