"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { TicketVerb } from "./ticket-verbs.ts";
import type { Refusal } from "./use-ticket-commands.ts";

const told = ["ready", "cooking", "accepted", "picked_up", "cancelled"] as const;

/** What happened instead of what the tap asked for, in words. */
export function useRefusalWords() {
  const t = useTranslations("merchant.tickets.refused");
  const errors = useTranslations("errors");
  return useCallback(
    (
      number: number | string,
      verb: TicketVerb,
      refusal: Pick<Refusal, "reason"> & { code: Refusal["code"] | "NETWORK" },
    ) => {
      if (verb === "undo" && (refusal.code === "UNDO_WINDOW_OVER" || refusal.code === "CONFLICT")) {
        return t("undo", { number });
      }
      const reason = told.find((status) => status === refusal.reason);
      return reason ? t(reason, { number }) : t("other", { number, message: errors(refusal.code) });
    },
    [t, errors],
  );
}
