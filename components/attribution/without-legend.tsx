"use client";

import { UnstyledButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import { rateColour } from "../charts/chart-theme.ts";
import classes from "./without-legend.module.css";
import type { WithoutLine } from "./without-lines.ts";

export interface WithoutLegendProps {
  lines: readonly WithoutLine[];
  shown: readonly number[];
  onShown: (shown: number[]) => void;
}

/** What the lines of the chart are; those without causes can be turned on and off. */
export function WithoutLegend({ lines, shown, onShown }: WithoutLegendProps) {
  const t = useTranslations("analyst.without");
  return (
    <ul className={classes.legend} aria-label={t("legend")}>
      <li className={classes.item}>
        <Swatch colour={rateColour} dash={undefined} /> {t("all")}
      </li>
      {lines.map((line) => {
        const on = shown.includes(line.count);
        return (
          <li key={line.cause} data-cause={line.cause} data-line={line.count}>
            <UnstyledButton
              className={classes.item}
              aria-pressed={on}
              title={line.name}
              onClick={() =>
                onShown(on ? shown.filter((count) => count !== line.count) : [...shown, line.count])
              }
            >
              <Swatch colour={line.colour} dash={line.dash} />
              <span>{t(line.count === 1 ? "first" : "upTo", { count: line.count })}</span>
              <span className={classes.name}>{line.name}</span>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}

function Swatch({ colour, dash }: { colour: string; dash: string | undefined }) {
  return (
    <svg width="26" height="8" aria-hidden>
      <line x1="0" x2="26" y1="4" y2="4" stroke={colour} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}
