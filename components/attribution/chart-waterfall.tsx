"use client";

import { UnstyledButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type CSSProperties, memo } from "react";
import type { Explanation } from "#server/contracts/attribution.ts";
import classes from "./chart-waterfall.module.css";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";
import { type WaterfallBar, waterfallOf } from "./waterfall-bars.ts";

export interface ChartWaterfallProps {
  explanation: Explanation;
  words: ValueWords;
  rates: Rates;
}

/** From the baseline rate to the current one: what each cause took, and what is left over. */
export const ChartWaterfall = memo(function ChartWaterfall(props: ChartWaterfallProps) {
  const { explanation, words, rates } = props;
  const t = useTranslations("analyst");
  const waterfall = waterfallOf(explanation);
  const { base, current } = explanation;
  const nameOf = ({ row }: WaterfallBar) =>
    row.kind === "cause" ? words.combination(row.cause.attributes) : t(`ranking.${row.kind}`);
  // Effects below a tenth of a point are told apart by another digit.
  const digits = waterfall.bars.some(({ row }) => row.kind === "cause" && Math.abs(row.contribution) < 0.0005)
    ? 2
    : 1;
  const guides = { "--base": waterfall.base, "--current": waterfall.current } as CSSProperties;
  const tickDigits = (waterfall.ticks[1]?.rate ?? 1) - (waterfall.ticks[0]?.rate ?? 0) < 0.0099 ? 1 : 0;
  return (
    <figure className={classes.figure} style={guides}>
      <figcaption className="rd-visually-hidden">
        {t("waterfall.words", {
          base: rates.percent(base.rate, 2),
          parts: waterfall.bars
            .map((bar) => `${nameOf(bar)} ${rates.points(bar.row.contribution, 2)}`)
            .join(", "),
          current: rates.percent(current.rate, 2),
        })}
      </figcaption>
      <ol className={classes.rows}>
        <End
          kind="base"
          name={t("waterfall.base")}
          place={waterfall.base}
          rate={rates.percent(base.rate, digits)}
        />
        {waterfall.bars.map((bar) => (
          <Bar
            key={bar.row.key}
            bar={bar}
            name={nameOf(bar)}
            label={rates.points(bar.row.contribution, digits)}
          />
        ))}
        <End
          kind="current"
          name={t("waterfall.current")}
          place={waterfall.current}
          rate={rates.percent(current.rate, digits)}
        />
      </ol>
      <div className={classes.axis} aria-hidden>
        <small>{t("waterfall.axis")}</small>
        <div>
          {waterfall.ticks.map(({ rate, place }) => (
            <span key={rate} style={{ "--place": place } as CSSProperties}>
              {rates.percent(rate, tickDigits)}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
});

interface EndProps {
  kind: "base" | "current";
  name: string;
  place: number;
  rate: string;
}

function End({ kind, name, place, rate }: EndProps) {
  return (
    <li className={classes.row} data-kind={kind}>
      <span className={classes.name}>{name}</span>
      <span className={classes.track} aria-hidden>
        <i className={classes.level} style={{ "--place": place } as CSSProperties} />
      </span>
      <b className={classes.label}>{rate}</b>
    </li>
  );
}

function Bar({ bar: { row, start, end }, name, label }: { bar: WaterfallBar; name: string; label: string }) {
  const t = useTranslations("analyst.waterfall");
  // What rounds to nought has no direction.
  const sign = Math.abs(row.contribution) < 0.00005 ? "none" : row.contribution < 0 ? "fell" : "rose";
  const place = {
    "--from": Math.min(start, end),
    "--size": Math.abs(end - start),
    "--to": end,
  } as CSSProperties;
  const cause = row.kind === "cause";
  const content = (
    <>
      <span className={classes.name} title={name}>
        {name}
        {cause && row.pinned && <small> {t("pinned")}</small>}
      </span>
      <span className={classes.track} style={place} aria-hidden>
        <i className={classes.bar} />
        <i className={classes.step} />
      </span>
      <span className={classes.label}>
        <span aria-hidden>{sign === "fell" ? "▼" : sign === "rose" ? "▲" : ""}</span> {label}
      </span>
    </>
  );
  if (!cause)
    return (
      <li className={classes.row} data-kind={row.kind} data-sign={sign}>
        {content}
      </li>
    );
  return (
    <li data-cause={row.key} className={classes.cause}>
      <UnstyledButton className={classes.row} data-kind="cause" data-sign={sign} data-holds>
        {content}
      </UnstyledButton>
    </li>
  );
}
