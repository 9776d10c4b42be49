"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { OVERDUE_AFTER_EXTENSIONS } from "#server/contracts/lease-timing.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { notify } from "../ui/notify.ts";
import { leaseNews } from "./lease-news.ts";
import type { SwitchRoom } from "./switch-room.ts";
import { useSeriesWords } from "./use-series-words.ts";
import { useSwitchWords } from "./use-switch-words.ts";

/** Survives a reload of the page, not the end of the tab. */
const TOLD = "rushdeck.lease-notices";

/** Tells this page, and this device where it may, of leases that end soon or were extended; of each once. */
export function useLeaseNotices(room: SwitchRoom | null, now: number): void {
  const t = useTranslations("switches.notice");
  const words = useSwitchWords();
  const series = useSeriesWords();
  const q = useQuantities();
  const told = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!room || now === 0) return;
    told.current ??= new Set(read());
    for (const { id, kind, row } of leaseNews(room.switches, now)) {
      if (told.current.has(id)) continue;
      told.current.add(id);
      write([...told.current]);
      const reason = room.flipsOf(row.key)[0]?.reason ?? "";
      const message = t(kind, {
        name: words.name(row.key),
        time: q.time(row.leaseUntil),
        count: row.extensions,
        gate: series.gateInWords(reason),
      });
      const urgent = row.extensions >= OVERDUE_AFTER_EXTENSIONS;
      const title = t(`${kind}Title`);
      notify({
        id,
        title,
        message,
        color: kind === "ending" ? "yellow" : "red",
        autoClose: urgent ? false : 20_000,
      });
      notifyDevice(title, message, { tag: row.key, requireInteraction: urgent });
    }
  }, [room, now, t, words, series, q]);
}

function notifyDevice(title: string, body: string, options: NotificationOptions): void {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  try {
    new Notification(title, { body, ...options });
  } catch {
    // Phones allow it from a service worker only; the notice on the page has been shown.
  }
}

function read(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(TOLD) ?? "[]") as string[];
  } catch {
    return [];
  }
}

function write(ids: string[]): void {
  try {
    sessionStorage.setItem(TOLD, JSON.stringify(ids.slice(-50)));
  } catch {
    // A browser that keeps nothing tells again after a reload.
  }
}
