"use client";

import { IconExclamationCircle, IconHourglassLow, IconToggleRight } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useNow } from "../live/use-now.ts";
import { useTopic } from "../live/use-topic.ts";
import bar from "../operations/bar-chip.module.css";
import { useQuantities } from "../operations/use-quantities.ts";
import { judgeSwitches, nextLeaseEnd } from "./judge-switches.ts";
import classes from "./lease-chip.module.css";
import { switchRoom } from "./switch-room.ts";
import { useLeaseNotices } from "./use-lease-notices.ts";

const icons = { late: IconExclamationCircle, warm: IconHourglassLow, degraded: IconToggleRight } as const;

/** "2 switches on · 12 min left": what runs degraded, on every operator page; tells of leases that end or were extended. */
export function LeaseChip() {
  const t = useTranslations("switches.chip");
  const q = useQuantities();
  const now = useNow();
  const { collections } = useTopic<"switches">("switches:all");
  const room = useMemo(() => collections && switchRoom(collections), [collections]);
  useLeaseNotices(room, now);
  const away = room?.switches.filter((row) => !row.isDefault) ?? [];
  if (away.length === 0 || now === 0) return null;
  const { level } = judgeSwitches(away, now);
  const next = nextLeaseEnd(away);
  const leftMs = next ? next.leaseUntil - now : 0;
  const Icon = icons[level === "calm" ? "degraded" : level];
  return (
    <Link
      href="/operator/switches"
      className={`${bar.chip} ${classes.chip}`}
      data-level={level}
      data-testid="lease-chip"
    >
      <Icon size="1rem" stroke={1.75} aria-hidden />
      <span className={classes.count}>{t("on", { count: away.length })}</span>{" "}
      <span className={classes.left}>{leftMs > 0 ? t("left", { left: q.span(leftMs) }) : t("ending")}</span>
    </Link>
  );
}
