"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useBoardTemplate } from "./board-template-context.tsx";
import { bandOf } from "./ticket-band.ts";

const EVERY_MS = 5_000;

/** For screen readers: one sentence every five seconds at most, and none while nothing is new. */
export function BoardSummary({ tickets, fresh }: { tickets: readonly Ticket[]; fresh: ReadonlySet<string> }) {
  const t = useTranslations("merchant.tickets");
  const { lateness } = useBoardTemplate();
  const feed = useLiveFeed();
  const [words, setWords] = useState("");
  const latest = useRef({ tickets, fresh });
  useEffect(() => {
    latest.current = { tickets, fresh };
  });
  useEffect(() => {
    let told = new Set<string>();
    let toldLate = 0;
    const timer = setInterval(() => {
      const { tickets, fresh } = latest.current;
      const now = feed.serverNow();
      const late = tickets.filter(
        ({ status, ...ticket }) =>
          (status === "accepted" || status === "cooking") && bandOf(ticket, now, lateness) === "late",
      ).length;
      const news = [...fresh].filter((id) => !told.has(id)).length;
      told = new Set(fresh);
      if (news > 0 || late > toldLate)
        setWords(t("summary", { fresh: news, late, both: String(news > 0 && late > 0) }));
      toldLate = late;
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [feed, t, lateness]);
  return (
    <p className="rd-visually-hidden" aria-live="polite">
      {words}
    </p>
  );
}
