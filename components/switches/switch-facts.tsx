"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { conflictsOf } from "#server/contracts/switch-conflicts.ts";
import { type SwitchKey, switchCatalogue } from "#server/contracts/switches.ts";
import type { SwitchRefusal } from "#server/contracts/switches-live.ts";
import classes from "./switch-detail.module.css";
import { useSwitchWords } from "./use-switch-words.ts";

/** What the catalogue says of a switch; it never changes while the page is open. */
export function SwitchFacts({
  switchKey,
  refusals,
}: {
  switchKey: SwitchKey;
  refusals: readonly SwitchRefusal[];
}) {
  const t = useTranslations("switches");
  const words = useSwitchWords();
  const entry = switchCatalogue[switchKey];
  const conflicts = conflictsOf(switchKey);
  const unmet = refusals.flatMap((refusal) => (refusal.kind === "requires" ? refusal.requirement : []));
  const rows: [string, ReactNode][] = [
    [t("kind.label"), t(`kind.${entry.kind}`)],
    [t("blastClass.label"), t(`blastClass.${entry.blast}`)],
    [t("fact.value"), entry.type === "level" ? t("fact.level", { max: entry.max }) : t("fact.boolean")],
    [
      t("fact.default"),
      <span key="default" title={t("fact.defaultHelp")}>
        {words.state(switchKey, entry.safeDefault)}
      </span>,
    ],
    [t("fact.owner"), t.has(`owners.${entry.owner}`) ? t(`owners.${entry.owner}`) : entry.owner],
    [t("fact.drops"), t(entry.dropsWrites ? "fact.dropsYes" : "fact.dropsNo")],
    [
      t("fact.requires"),
      entry.requires.length === 0
        ? t("fact.nothing")
        : entry.requires.map((requirement) => (
            <div key={requirement}>
              {t(`requirement.${requirement}`)} · {t(unmet.includes(requirement) ? "fact.unmet" : "fact.met")}
            </div>
          )),
    ],
    [t("fact.conflicts"), conflicts.map((key) => words.name(key)).join(", ") || t("fact.nothing")],
    [t("fact.key"), <code key="key">{switchKey}</code>],
    [
      t("fact.runbook"),
      <Link key="runbook" className={classes.link} href={`/operator/switches/runbook#${entry.runbook}`}>
        {t("fact.openRunbook")}
      </Link>,
    ],
  ];
  return (
    <dl className={classes.facts}>
      {rows.map(([head, value]) => (
        <div key={head}>
          <dt>{head}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
