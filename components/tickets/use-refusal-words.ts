"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import type { QueuedTap } from "../offline/queued-tap.ts";
import type { Refusal } from "../offline/tap-queue.ts";

const told = ["ready", "cooking", "accepted", "picked_up", "cancelled"] as const;

/** What happened instead of what the tap asked for, in words. */
export function useRefusalWords() {
  const t = useTranslations("merchant.tickets.refused");
  const errors = useTranslations("errors");
  const format = useFormatter();
  return useCallback(
    (tap: Pick<QueuedTap, "verb" | "number" | "at" | "offline">, refusal: Refusal, ticket?: Ticket) => {
      const number = tap.number ?? ticket?.number ?? "–";
      const clock = (at: number) =>
        format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      const words = () => {
        if (tap.verb === "undo" && (refusal.code === "UNDO_WINDOW_OVER" || refusal.code === "CONFLICT")) {
          return t("undo", { number });
        }
        const reason = told.find((status) => status === refusal.reason);
        if (!reason) return t("other", { number, message: errors(refusal.code) });
        const at = refusal.at ?? (reason === "cancelled" ? ticket?.void?.at : undefined);
        return at === undefined
          ? t(reason, { number })
          : t("since", { what: t(reason, { number }), time: clock(at) });
      };
      return tap.offline ? t("offline", { what: words(), time: clock(tap.at) }) : words();
    },
    [t, errors, format],
  );
}
