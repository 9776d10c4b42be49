"use client";

import { Tooltip } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChartSpark } from "../charts/chart-spark.tsx";
import classes from "./figure-card.module.css";

/** A change against the earlier window; `worse` where more or less is a matter of good or bad. */
export interface FigureDelta {
  sign: -1 | 0 | 1;
  worse: boolean;
  words: string;
}

export interface FigureCardProps {
  label: string;
  value: string;
  /** Window and count, always in sight. */
  basis: string;
  /** What the figure counts, in a sentence; on hover and focus. */
  help: string;
  delta: FigureDelta | null;
  /** Parts of the figure, or what stands beside it. */
  detail?: ReactNode;
  spark: (number | null)[];
  sparkTop?: number;
  tone?: "calm" | "warm" | "late";
}

export function FigureCard(props: FigureCardProps) {
  const { label, value, basis, help, delta, detail, spark, sparkTop, tone = "calm" } = props;
  return (
    <Tooltip label={help} multiline w="20rem" events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the figure's explanation must be reachable by keyboard */}
      <section className={classes.card} data-tone={tone} aria-label={label} tabIndex={0}>
        <div className={classes.top}>
          <span className={classes.label}>{label}</span>
          {delta && <Delta delta={delta} />}
        </div>
        <div className={classes.main}>
          <strong className={classes.value}>{value}</strong>
          <div className={classes.spark}>
            <ChartSpark values={spark} top={sparkTop} />
          </div>
        </div>
        <div className={classes.under}>{detail}</div>
        <div className={classes.under}>{basis}</div>
      </section>
    </Tooltip>
  );
}

function Delta({ delta }: { delta: FigureDelta }) {
  const t = useTranslations("operator.figure");
  const Icon = delta.sign === 0 ? IconMinus : delta.sign > 0 ? IconArrowUpRight : IconArrowDownRight;
  const words = delta.sign === 0 ? t("same") : t("delta", { change: delta.words });
  return (
    <span className={classes.delta} data-worse={delta.worse} title={words}>
      <Icon size="0.875rem" stroke={2} aria-hidden />
      <span aria-hidden>{delta.sign === 0 ? "±0" : delta.words}</span>
      <span className="rd-visually-hidden">{words}</span>
    </span>
  );
}
