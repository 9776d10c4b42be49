"use client";

import { IconArrowBarToUp, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useAtNow } from "../live/use-now.ts";
import classes from "./ticket-head.module.css";
import type { SendTap } from "./ticket-verbs.ts";

/** How long the button offers to take it back, ms; the animation of the ring takes as long. */
const CANCEL_MS = 3_000;

/**
 * Puts a ticket first on every station's screen. It is sent at once and can be taken back at the same
 * spot: the ring runs out in 3 s, on whichever screen one looks.
 */
export function PinButton({ ticket, onVerb }: { ticket: Ticket; onVerb: SendTap }) {
  const t = useTranslations("merchant.tickets.card");
  const { orderId, number, prioritisedAt } = ticket;
  const first = prioritisedAt !== null;
  const fresh = useAtNow((now) => first && now - prioritisedAt < CANCEL_MS);
  return (
    <button
      type="button"
      className={classes.pin}
      aria-pressed={first}
      aria-label={t(first ? "notFirst" : "putFirst", { number })}
      onClick={() => onVerb(orderId, "prioritise", { first: !first })}
    >
      {fresh ? <IconX size="1.2em" aria-hidden /> : <IconArrowBarToUp size="1.2em" aria-hidden />}
      {fresh && (
        <svg className={classes.ring} viewBox="0 0 40 40" aria-hidden focusable="false">
          <circle cx="20" cy="20" r="17" pathLength={1} />
        </svg>
      )}
    </button>
  );
}
