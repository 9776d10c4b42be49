"use client";

import { Button, Popover, UnstyledButton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowDownCircle,
  IconCircleCheck,
  IconExclamationCircle,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Figures } from "#server/contracts/operations.ts";
import type { SwitchKey, SwitchRow } from "#server/contracts/switches.ts";
import { IncidentActs } from "../incidents/incident-acts.tsx";
import { useIncidentWords } from "../incidents/use-incident-words.ts";
import { useSwitchWords } from "../switches/use-switch-words.ts";
import type { Finding } from "./judge-overview.ts";
import { offerFor } from "./offer-switch.ts";
import { useQuantities } from "./use-quantities.ts";
import classes from "./verdict-line.module.css";

const icons = {
  late: IconExclamationCircle,
  warm: IconAlertTriangle,
  degraded: IconArrowDownCircle,
  fine: IconCircleCheck,
} as const;

export interface VerdictLineProps {
  findings: Finding[];
  figures: Figures | null;
  switches: SwitchRow[];
  /** Opens a switch's dialog; absent for who may not act. */
  onOpenSwitch?: ((key: SwitchKey, reason?: string) => void) | undefined;
}

/** One sentence: is it fine, and if not, where, and the switch that helps. The others are one press away. */
export function VerdictLine({ findings, figures, switches, onOpenSwitch }: VerdictLineProps) {
  const t = useTranslations("operator.verdict");
  const words = useFindingWords();
  const q = useQuantities();
  const [first, ...others] = findings;
  const level = first?.level ?? "fine";
  const Icon = icons[level];
  const quiet = !figures || figures.count === 0;
  const fine = quiet
    ? t("quiet")
    : t("fine", { success: q.percent(figures.reservationSuccess), wait: q.span(figures.oldestWaitMs) });
  return (
    <div className={classes.line} data-level={level} role="status" aria-label={t("label")}>
      <Icon className={classes.icon} size="1.25rem" stroke={1.75} aria-hidden />
      <span className={classes.words}>{first ? words(first) : fine}</span>
      {first && <Remedy finding={first} switches={switches} onOpen={onOpenSwitch} />}
      {others.length > 0 && (
        <Popover position="bottom-start" width="24rem" shadow="md">
          <Popover.Target>
            <UnstyledButton className={classes.more}>{t("more", { count: others.length })}</UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown className={classes.others}>
            <ul>
              {others.map((finding) => (
                <li key={words(finding)} data-level={finding.level}>
                  {words(finding)}
                  <Remedy finding={finding} switches={switches} onOpen={onOpenSwitch} />
                </li>
              ))}
            </ul>
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}

interface RemedyProps {
  finding: Finding;
  switches: SwitchRow[];
  onOpen: VerdictLineProps["onOpenSwitch"];
}

/** The switch that helps against a finding, one press from its dialog. */
function Remedy({ finding, switches, onOpen }: RemedyProps) {
  const words = useSwitchWords();
  if (finding.about === "incident") return <IncidentActs row={finding.row} onOpenSwitch={onOpen} />;
  const key = offerFor(finding, switches);
  if (!key || !onOpen) return null;
  return (
    <Button
      className={classes.remedy}
      size="compact-sm"
      variant="light"
      color="violet"
      onClick={() => onOpen(key)}
    >
      {words.name(key)} …
    </Button>
  );
}

function useFindingWords() {
  const t = useTranslations("operator");
  const q = useQuantities();
  const incidents = useIncidentWords();
  return (finding: Finding): string => {
    switch (finding.about) {
      case "incident":
        return incidents.sentence(finding.row);
      case "behind":
        return t("verdict.behind", { age: q.span(finding.ageMs) });
      case "noNodes":
        return t("verdict.noNodes");
      case "nodeIsolated":
      case "nodeSuspect":
        return t(`verdict.${finding.about}`, { node: finding.node });
      case "reservations":
        return t("verdict.reservations", {
          success: q.percent(finding.success),
          count: q.count(finding.count),
        });
      case "oldestWait":
        return t("verdict.oldestWait", { class: t(`class.${finding.class}`), wait: q.span(finding.waitMs) });
      case "notDraining":
        return t("verdict.notDraining", {
          class: t(`class.${finding.class}`),
          depth: q.count(finding.depth),
        });
      case "load":
        return t("verdict.load", {
          load: q.percent(finding.load, 0),
          threshold: q.percent(finding.threshold, 0),
        });
      case "refused":
        return t("verdict.refused", { share: q.percent(finding.share) });
      case "slowResponse":
        return t("verdict.slowResponse", { p95: q.span(finding.p95Ms), times: q.rate(finding.times) });
      case "slowCommits":
        return t("verdict.slowCommits", { p95: q.span(finding.p95Ms) });
      case "leaseExtended":
        return t("verdict.leaseExtended", {
          name: t(`switch.${finding.key}.name`),
          count: finding.times,
        });
      case "degraded":
        return t("verdict.degraded", {
          names: finding.keys.map((key) => t(`switch.${key}.name`)).join(", "),
        });
    }
  };
}
