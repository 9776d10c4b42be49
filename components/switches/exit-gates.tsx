"use client";

import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ExitGate } from "#server/contracts/switches-live.ts";
import classes from "./switch-detail.module.css";
import { useSeriesWords } from "./use-series-words.ts";

/** What must hold for a switch to end by itself, and whether it does. */
export function ExitGates({ gates }: { gates: readonly ExitGate[] }) {
  const t = useTranslations("switches.exit");
  const words = useSeriesWords();
  if (gates.length === 0) return <p className={classes.quiet}>{t("none")}</p>;
  return (
    <>
      <ul className={classes.gates}>
        {gates.map(({ condition, measured, holds }) => {
          const Icon = holds ? IconCircleCheck : IconCircleX;
          return (
            <li key={`${condition.series}/${condition.stat}`} data-holds={holds}>
              <Icon size="1rem" stroke={1.75} aria-hidden />
              <strong>{words.condition(condition)}</strong>
              <span className={classes.reading}>
                {words.span(condition)} · {t(holds ? "holds" : "fails")} ·{" "}
                {measured === null
                  ? t("noData")
                  : t("now", { value: words.value(condition.series, measured) })}
              </span>
            </li>
          );
        })}
      </ul>
      <p className={classes.quiet}>{t("help")}</p>
    </>
  );
}
