"use client";

import {
  IconAlertTriangle,
  IconArrowDownCircle,
  IconCircleCheck,
  IconExclamationCircle,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ClassRow } from "#server/contracts/engine.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import type { QueueFinding } from "./judge-queues.ts";
import classes from "./queue-verdict.module.css";

const icons = {
  late: IconExclamationCircle,
  warm: IconAlertTriangle,
  degraded: IconArrowDownCircle,
  fine: IconCircleCheck,
} as const;

/** One sentence a finding, the worst first; a calm one when there is none. */
export function QueueVerdict({ findings, queues }: { findings: QueueFinding[]; queues: ClassRow[] }) {
  const t = useTranslations("queues.verdict");
  const words = useFindingWords();
  const q = useQuantities();
  const waiting = queues.some((row) => row.depth > 0);
  const longest = Math.max(0, ...queues.map((row) => row.oldestAgeMs));
  const lines =
    findings.length > 0
      ? findings.map((finding) => ({ level: finding.level, text: words(finding) }))
      : [{ level: "fine" as const, text: waiting ? t("calm", { wait: q.span(longest) }) : t("empty") }];
  return (
    <div role="status" aria-label={t("label")}>
      <ul className={classes.lines}>
        {lines.map(({ level, text }) => {
          const Icon = icons[level];
          return (
            <li key={text} data-level={level}>
              <Icon size="1.125rem" stroke={1.75} aria-hidden />
              <span>{text}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function useFindingWords() {
  const t = useTranslations("queues.verdict");
  const name = useTranslations("operator.class");
  const q = useQuantities();
  return (finding: QueueFinding): string => {
    switch (finding.about) {
      case "never":
        return t("never", { class: name(finding.class) });
      case "long":
        return t("long", { class: name(finding.class), wait: q.span(finding.waitMs) });
      case "noisy":
        return t("noisy", { name: finding.name, time: q.exactTime(finding.since) });
      case "sidelined":
        return t("sidelined", { count: finding.count });
    }
  };
}
