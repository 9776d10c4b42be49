"use client";

import { IconAlertTriangle, IconRulerMeasure } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { Explanation } from "#server/contracts/attribution.ts";
import type { Guard } from "./guards.ts";
import classes from "./guards-line.module.css";
import type { Drill } from "./use-drill.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface GuardsLineProps {
  guards: readonly Guard[];
  explanation: Explanation | null;
  drill: Drill;
  words: ValueWords;
  rates: Rates;
}

/** How far the answer carries: what would have shown, what was too small to look at, what to beware of. */
export function GuardsLine({ guards, explanation, drill, words, rates }: GuardsLineProps) {
  const t = useTranslations("drill.guards");
  const drop = explanation?.smallestDetectableDrop ?? null;
  if (guards.length === 0 && !explanation) return null;
  return (
    <ul className={classes.guards} aria-label={t("label")}>
      {drop !== null && (
        <li title={t("detectableHelp")}>
          <IconRulerMeasure size="0.875rem" aria-hidden />
          {t("detectable", { drop: rates.points(drop).replace(/^\+/, "") })}
        </li>
      )}
      {explanation && <Hidden count={explanation.hiddenSmall} drill={drill} />}
      {guards.map((guard) => (
        <li key={guard.kind === "skewed" ? guard.dimension : guard.kind} className={classes.warning}>
          <IconAlertTriangle size="0.875rem" aria-hidden />
          {warningOf(guard, t, words, rates)}
        </li>
      ))}
    </ul>
  );
}

const LEAST_CHOICES = [1, 2, 5, 10, 20, 50];

/** Values too rare to be looked at alone, and from how many requests on they are. */
function Hidden({ count, drill: { least, setLeast } }: { count: number; drill: Drill }) {
  const t = useTranslations("drill.guards");
  const id = useId();
  const choices = [...new Set([...LEAST_CHOICES, least])].toSorted((one, other) => one - other);
  return (
    <li>
      <label htmlFor={id}>{t("hidden", { count })}</label>
      <select
        id={id}
        className={classes.least}
        value={least}
        aria-label={t("least")}
        title={t("least")}
        onChange={(event) => setLeast(Number(event.currentTarget.value))}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </li>
  );
}

function warningOf(
  guard: Guard,
  t: ReturnType<typeof useTranslations<"drill.guards">>,
  words: ValueWords,
  rates: Rates,
): string {
  switch (guard.kind) {
    case "few":
      return t(guard.window === "baseline" ? "fewBaseline" : "fewCurrent", {
        total: rates.count(guard.total),
      });
    case "unequal":
      return t("unequal", { times: rates.count(guard.times) });
    case "skewed":
      return t("skewed", {
        dimension: words.dimension(guard.dimension),
        value: words.value(guard.dimension, guard.value),
        // Rounded down: "100 %" would deny the others.
        share: rates.percent(Math.floor(guard.share * 1_000) / 1_000),
      });
  }
}
