"use client";

import { IconUrgent } from "@tabler/icons-react";
import Link from "next/link";
import { useTopic } from "../live/use-topic.ts";
import bar from "../operations/bar-chip.module.css";
import classes from "./incident-chip.module.css";
import { hrefOf, incidentsOf, isAlarm, shownState } from "./incident-room.ts";
import { useIncidentWords } from "./use-incident-words.ts";

/** What is out of its band, on every page of operators and analysts; calm while there is nothing. */
export function IncidentChip() {
  const { collections } = useTopic<"incidents">("incidents:all");
  const open = incidentsOf(collections).filter(isAlarm);
  const [first] = open;
  const words = useIncidentWords(first?.shopNames);
  if (!first) return null;
  const { t } = words;
  const level = open.some((row) => shownState(row) === "open") ? "late" : "warm";
  const label = t("chip.label", { count: open.length, sentence: words.sentence(first) });
  return (
    <Link
      href={open.length === 1 ? hrefOf(first) : "/analyst/incidents"}
      className={bar.chip}
      data-level={level}
      data-testid="incident-chip"
      title={label}
    >
      <IconUrgent size="1rem" stroke={1.75} aria-hidden />
      <span className={classes.words}>{t("chip.count", { count: open.length })}</span>
      <span className={classes.value}>{words.reading(first.measure, first.value)}</span>
      <span className="rd-visually-hidden">{words.sentence(first)}</span>
    </Link>
  );
}
