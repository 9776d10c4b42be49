"use client";

import { useTranslations } from "next-intl";
import type { PublishedTemplate } from "#server/contracts/boards.ts";

/** A board's name; the one it came with is in the reader's language. */
export function useTemplateName(): (board: Pick<PublishedTemplate, "name" | "id">) => string {
  const t = useTranslations("boards");
  return ({ name, id }) => (id.startsWith("standard-") && name === "Standard" ? t("standard") : name);
}
