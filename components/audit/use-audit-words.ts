"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";

/** Actions, sources and actors of the audit log in words; what this release does not know is shown as it is. */
export function useAuditWords() {
  const t = useTranslations("audit");
  return useMemo(() => {
    const word = (group: "action" | "source", raw: string) => {
      const key = `${group}.${raw.replaceAll(".", "_")}` as "action.switch_set";
      return t.has(key) ? t(key) : raw;
    };
    return {
      action: (raw: string) => word("action", raw),
      source: (raw: string) => word("source", raw),
      actor: (entry: { actor: string; actorName: string | null }) => {
        if (entry.actorName) return entry.actorName;
        return entry.actor === "system" || entry.actor === "demo" ? t(`actor.${entry.actor}`) : entry.actor;
      },
    };
  }, [t]);
}
