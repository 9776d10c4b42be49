"use client";

import { Badge, Button } from "@mantine/core";
import { IconInfoCircle, IconStarFilled } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ChoiceRow } from "#server/contracts/engine.ts";
import { DEFAULT_LIMITER, DEFAULT_POLICY } from "#server/contracts/engine-choices.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./choice-panel.module.css";

export interface ChoicePanelProps {
  what: "policy" | "limiter";
  /** Newest first; the first is in force. */
  choices: ChoiceRow[];
  now: number;
  mayAct: boolean;
  onChange: () => void;
}

/** The present choice with its rationale: what the rule does, since when, by whom, why, and whether it is the recommended one. */
export function ChoicePanel({ what, choices, now, mayAct, onChange }: ChoicePanelProps) {
  const t = useTranslations("engine.choice");
  const names = useTranslations("operator");
  const q = useQuantities();
  const current = choices[0];
  if (!current) return null;
  const recommended = what === "policy" ? DEFAULT_POLICY : DEFAULT_LIMITER;
  const name = (of: ChoiceRow) =>
    what === "policy" ? names(`policy.${of.policy}.name`) : names(`limiter.${of.limiter}.name`);
  const why =
    what === "policy" ? names(`policy.${current.policy}.why`) : names(`limiter.${current.limiter}.why`);
  const recommendedName =
    what === "policy" ? names(`policy.${DEFAULT_POLICY}.name`) : names(`limiter.${DEFAULT_LIMITER}.name`);
  const made = madeBy(what, choices);
  const since = { time: q.exactTime(made.since), span: q.span(Math.max(0, now - made.since)) };
  return (
    <section className={classes.choice} aria-label={t(what)}>
      <header className={classes.head}>
        <h2 className={classes.kind}>{t(what)}</h2>
        <Button
          variant="default"
          size="compact-md"
          className={classes.change}
          disabled={!mayAct}
          title={mayAct ? undefined : t("notAllowed")}
          aria-label={`${t("change")}: ${t(what)}`}
          onClick={onChange}
        >
          {t("change")}
        </Button>
      </header>
      <div className={classes.name}>
        <span>{name(current)}</span>
        {current[what] === recommended ? (
          <Badge color="teal" variant="light" leftSection={<IconStarFilled size="0.75rem" aria-hidden />}>
            {t("recommended")}
          </Badge>
        ) : (
          <span className={classes.other}>
            <IconInfoCircle size="1rem" stroke={1.75} aria-hidden />
            {t("notRecommended", { name: recommendedName })}
          </span>
        )}
      </div>
      <p className={classes.why}>{why}</p>
      <p className={classes.made}>
        {made.byName ? t("sinceBy", { ...since, by: made.byName }) : t("sinceStart", since)}
        {made.byName && (
          <span className={classes.reason}>
            {made.reason ? t("reason", { reason: made.reason }) : t("noReason")}
          </span>
        )}
      </p>
    </section>
  );
}

/** A change of the other one began a new row: this one was chosen where its value first stood. */
function madeBy(what: "policy" | "limiter", choices: ChoiceRow[]): ChoiceRow {
  let first = choices[0] as ChoiceRow;
  for (const row of choices) {
    if (row[what] !== first[what]) break;
    first = row;
  }
  return first;
}
