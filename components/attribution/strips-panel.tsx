"use client";

import { Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type CSSProperties, type MouseEvent, useRef, useState } from "react";
import type { Breakdown, CubeDimension, StripValue, WindowFigures } from "#server/contracts/attribution.ts";
import { ChipMenuItems } from "./chip-menu.tsx";
import { expectedOf, rateOf } from "./measure-figures.ts";
import { toneOf } from "./strip-tone.ts";
import classes from "./strips-panel.module.css";
import { type Drill, isOneValue } from "./use-drill.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface StripsPanelProps {
  breakdown: Breakdown;
  words: ValueWords;
  rates: Rates;
  drill: Drill;
}

const SHOWN_VALUES = 14;

/**
 * One strip a dimension: width is traffic, colour is how the measure changed. Press to keep, Shift to exclude;
 * the other button, the menu key or a finger opens all that can be done with a value.
 */
export function StripsPanel({ breakdown, words, rates, drill }: StripsPanelProps) {
  const t = useTranslations("analyst.strips");
  const m = useTranslations("measures");
  const { measure, strips } = breakdown;
  return (
    <div className={classes.strips}>
      {strips.map(({ dimension, values }) => (
        <StripRow
          key={dimension}
          dimension={dimension}
          values={values}
          figures={breakdown}
          words={words}
          rates={rates}
          drill={drill}
        />
      ))}
      <p className={classes.legend}>
        <span>
          <i data-direction="fell" /> {m(`${measure}.stripFell`)}
        </span>
        <span>
          <i data-direction="same" /> {t("same")}
        </span>
        <span>
          <i data-direction="rose" /> {m(`${measure}.stripRose`)}
        </span>
        <span>
          <i data-few /> {t("few")}
        </span>
        <span>{t("how")}</span>
      </p>
    </div>
  );
}

interface StripRowProps extends Omit<StripsPanelProps, "breakdown"> {
  figures: WindowFigures;
  dimension: CubeDimension;
  values: StripValue[];
}

function StripRow({ dimension, values, figures, words, rates, drill }: StripRowProps) {
  const t = useTranslations("analyst.strips");
  const [all, setAll] = useState(false);
  const traffic = (value: StripValue) => value.current.total || value.base.total;
  const sum = values.reduce((total, value) => total + traffic(value), 0);
  const shown = all ? values : values.slice(0, SHOWN_VALUES);
  const hidden = values.length - shown.length;
  return (
    <div className={classes.row}>
      <h3 className={classes.name}>
        <UnstyledButton
          className={classes.nameButton}
          title={t("group")}
          aria-pressed={drill.group === dimension}
          onClick={() => drill.groupBy(drill.group === dimension ? null : dimension)}
        >
          {words.dimension(dimension)}
        </UnstyledButton>
      </h3>
      <ul className={classes.blocks} data-all={all || undefined}>
        {shown.map((value) => (
          <Block
            key={value.value}
            dimension={dimension}
            value={value}
            figures={figures}
            share={sum > 0 ? traffic(value) / sum : 0}
            words={words}
            rates={rates}
            drill={drill}
          />
        ))}
        {(hidden > 0 || all) && (
          <li className={classes.more}>
            <UnstyledButton className={classes.moreButton} onClick={() => setAll(!all)}>
              {all ? t("less") : t("more", { count: hidden })}
            </UnstyledButton>
          </li>
        )}
      </ul>
    </div>
  );
}

interface BlockProps extends Pick<StripsPanelProps, "words" | "rates" | "drill"> {
  dimension: CubeDimension;
  value: StripValue;
  figures: WindowFigures;
  share: number;
}

function Block({ dimension, value, figures, share, words, rates, drill }: BlockProps) {
  const t = useTranslations("analyst.strips");
  const m = useTranslations("measures");
  const { change, direction, strength, few } = toneOf(figures, value);
  const name = words.value(dimension, value.value);
  const [menu, setMenu] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const press = (event: MouseEvent) => {
    // A finger has no Shift key.
    const finger = (event.nativeEvent as Partial<PointerEvent>).pointerType === "touch";
    if (finger || !isOneValue(value.value)) setMenu(true);
    else drill.filter({ dimension, value: value.value, mode: event.shiftKey ? "exclude" : "keep" });
  };
  const facts = m(`${figures.measure}.facts`, {
    base: rates.percent(rateOf(value.base)),
    current: rates.percent(rateOf(value.current)),
    baseP95: rates.latency(value.base.p95Ms ?? null),
    p95: rates.latency(value.current.p95Ms ?? null),
    expected: rates.count(expectedOf(figures, value.base.total)),
    change: change === null ? "–" : rates.points(change),
    share: rates.share(share),
    count: rates.count(value.current.total),
    baseCount: rates.count(value.base.total),
  });
  return (
    <li className={classes.block} style={{ "--share": share } as CSSProperties}>
      <Tooltip
        multiline
        classNames={{ tooltip: classes.card }}
        label={
          <>
            <b>{name}</b>
            <span>{facts}</span>
            {few && <span>{t("fewFacts")}</span>}
          </>
        }
      >
        <UnstyledButton
          className={classes.button}
          data-direction={direction}
          data-few={few || undefined}
          style={{ "--strength": `${strength}%` } as CSSProperties}
          ref={button}
          aria-keyshortcuts="Shift+Enter"
          onClick={press}
          onContextMenu={(event) => {
            event.preventDefault();
            setMenu(true);
          }}
        >
          <span className={classes.value}>{name}</span>
          <span className={classes.change}>{change === null ? "–" : rates.points(change)}</span>
          <span className="rd-visually-hidden">{facts}</span>
        </UnstyledButton>
      </Tooltip>
      {/* Made when asked for: a hundred menus waiting would slow every answer. */}
      {menu && (
        <Menu
          opened
          withinPortal
          position="bottom-start"
          shadow="md"
          onClose={() => {
            setMenu(false);
            button.current?.focus();
          }}
        >
          <Menu.Target>
            <span className={classes.anchor} />
          </Menu.Target>
          <Menu.Dropdown>
            <ChipMenuItems attribute={{ dimension, value: value.value }} words={words} drill={drill} />
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
