"use client";

import {
  IconAlertTriangle,
  IconArrowDownCircle,
  IconCircleCheck,
  IconExclamationCircle,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import frame from "../operations/page-frame.module.css";
import { useQuantities } from "../operations/use-quantities.ts";
import { judgeSwitches, type LeaseVerdict } from "./judge-switches.ts";
import type { SwitchRoom } from "./switch-room.ts";

import { useSeriesWords } from "./use-series-words.ts";
import { useSwitchWords } from "./use-switch-words.ts";

const icons = {
  late: IconExclamationCircle,
  warm: IconAlertTriangle,
  degraded: IconArrowDownCircle,
  calm: IconCircleCheck,
} as const;

/** One sentence: does a switch need a hand. */
export function SwitchVerdict({ room, now }: { room: SwitchRoom; now: number }) {
  const verdict = judgeSwitches(room.switches, now);
  const words = useVerdictWords(room);
  const Icon = icons[verdict.level];
  return (
    <p className={frame.verdict} data-level={verdict.level} role="status">
      <Icon size="1.25rem" stroke={1.75} aria-hidden />
      <span>{words(verdict)}</span>
    </p>
  );
}

function useVerdictWords(room: SwitchRoom) {
  const t = useTranslations("switches.verdict");
  const words = useSwitchWords();
  const series = useSeriesWords();
  const q = useQuantities();
  return (verdict: LeaseVerdict): string => {
    switch (verdict.kind) {
      case "calm":
        return t("calm");
      case "on":
        return t("on", { count: verdict.count, left: q.span(verdict.leftMs) });
      case "ending":
        return t("ending", { name: words.name(verdict.key), left: q.span(verdict.leftMs) });
      case "extended":
      case "overdue": {
        const flip = room.flipsOf(verdict.key)[0];
        const gate = flip?.cause === "lease_extended" && flip.reason ? series.gateInWords(flip.reason) : "";
        return t(verdict.kind, { name: words.name(verdict.key), count: verdict.count, gate });
      }
    }
  };
}
