"use client";

import { ActionIcon, UnstyledButton } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type CSSProperties, type MouseEvent, useId, useState } from "react";
import type { CubeDimension } from "#server/contracts/attribution.ts";
import { type Attribute, ChipMenuItems } from "../attribution/chip-menu.tsx";
import { type Drill, isOneValue } from "../attribution/use-drill.ts";
import type { Rates } from "../attribution/use-rates.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import classes from "./distribution-card.module.css";
import { type Distribution, type DistributionValue, shareOf } from "./distribution-scores.ts";
import { DistributionTable } from "./distribution-table.tsx";
import { isTouch, PopMenuAt, usePopMenu } from "./pop-menu.tsx";
import type { Part } from "./proven-change.ts";

export interface DistributionCardProps {
  distribution: Distribution;
  /** What the two sides are called. */
  sides: { selection: string; baseline: string };
  words: ValueWords;
  rates: Rates;
  drill: Drill;
}

const SHOWN_VALUES = 6;

/** One dimension: its values with their shares of the failed orders and of all, as bars or as a table. */
export function DistributionCard(props: DistributionCardProps) {
  const { distribution, words, rates, drill } = props;
  const { dimension, values, score } = distribution;
  const t = useTranslations("contrast.distributions");
  const [table, setTable] = useState(false);
  const [all, setAll] = useState(false);
  const menu = usePopMenu<Attribute>();
  const id = useId();
  const shown = all ? values : values.slice(0, SHOWN_VALUES);
  const widest = Math.max(
    ...values.flatMap(({ failed, all: everyone }) =>
      [failed.selection, failed.baseline, everyone.selection, everyone.baseline].map(
        (part) => shareOf(part) ?? 0,
      ),
    ),
    1e-9,
  );
  return (
    <section className={classes.card} aria-labelledby={id}>
      <header className={classes.head}>
        <h3 id={id}>{words.dimension(dimension)}</h3>
        <span>{score > 0 ? t("score", { points: rates.points(score) }) : t("alike")}</span>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-pressed={table}
          aria-label={t("table", { dimension: words.dimension(dimension) })}
          title={t(table ? "asBars" : "asTable")}
          onClick={() => setTable(!table)}
        >
          {table ? <IconChartBar size="1rem" aria-hidden /> : <IconTable size="1rem" aria-hidden />}
        </ActionIcon>
      </header>
      {table ? (
        <DistributionTable {...props} />
      ) : (
        <>
          <p className={classes.columns} aria-hidden>
            <span />
            <span>{t("failedShare")}</span>
            <span>{t("allShare")}</span>
          </p>
          <ul className={classes.rows}>
            {shown.map((value) => (
              <Row
                key={value.value}
                {...props}
                dimension={dimension}
                value={value}
                widest={widest}
                onMenu={(element) => menu.open(element, { dimension, value: value.value })}
              />
            ))}
          </ul>
        </>
      )}
      {!table && values.length > SHOWN_VALUES && (
        <UnstyledButton className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("fewer") : t("more", { count: values.length - SHOWN_VALUES })}
        </UnstyledButton>
      )}
      <PopMenuAt menu={menu} label={({ dimension: of, value }) => words.value(of, value)}>
        {(attribute) => <ChipMenuItems attribute={attribute} words={words} drill={drill} />}
      </PopMenuAt>
    </section>
  );
}

interface RowProps extends DistributionCardProps {
  dimension: CubeDimension;
  value: DistributionValue;
  widest: number;
  onMenu: (element: HTMLElement) => void;
}

/** Press to keep, Shift to exclude; the menu key, the other button or a finger opens the menu. */
function Row({ dimension, value, widest, sides, words, rates, drill, onMenu }: RowProps) {
  const t = useTranslations("contrast.distributions");
  const name = words.value(dimension, value.value);
  const press = (event: MouseEvent<HTMLElement>) => {
    if (isTouch(event) || !isOneValue(value.value)) onMenu(event.currentTarget);
    else drill.filter({ dimension, value: value.value, mode: event.shiftKey ? "exclude" : "keep" });
  };
  const said = (of: "failed" | "all") =>
    t(`said.${of}`, {
      selection: sides.selection,
      baseline: sides.baseline,
      now: rates.percent(shareOf(value[of].selection)),
      before: rates.percent(shareOf(value[of].baseline)),
      nowCount: rates.count(value[of].selection.hits),
      beforeCount: rates.count(value[of].baseline.hits),
    });
  return (
    <li>
      <UnstyledButton
        className={classes.row}
        aria-keyshortcuts="Shift+Enter"
        title={`${name} · ${said("failed")} · ${said("all")}`}
        onClick={press}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu(event.currentTarget);
        }}
      >
        <span className={classes.name}>{name}</span>
        <span className="rd-visually-hidden">{said("failed")}</span>
        <Bars pair={value.failed} widest={widest} rates={rates} />
        <span className="rd-visually-hidden">{said("all")}</span>
        <Bars pair={value.all} widest={widest} rates={rates} />
      </UnstyledButton>
    </li>
  );
}

/** Two bars from nought, on one scale for the whole card. */
function Bars({
  pair,
  widest,
  rates,
}: {
  pair: { selection: Part; baseline: Part };
  widest: number;
  rates: Rates;
}) {
  return (
    <span className={classes.bars} aria-hidden>
      {(["selection", "baseline"] as const).map((side) => {
        const share = shareOf(pair[side]);
        return (
          <span
            key={side}
            className={classes.bar}
            data-side={side}
            style={{ "--size": (share ?? 0) / widest } as CSSProperties}
          >
            <i />
            <span>{share === null ? "–" : rates.percent(share, share < 0.0995 ? 1 : 0)}</span>
          </span>
        );
      })}
    </span>
  );
}
