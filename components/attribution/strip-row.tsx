"use client";

import { Tooltip, UnstyledButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useRef, useState } from "react";
import type { CubeDimension, WindowFigures } from "#server/contracts/attribution.ts";
import { isTouch } from "../contrast/pop-menu.tsx";
import type { ValueEffect } from "../contrast/value-effects.ts";
import type { Attribute } from "./chip-menu.tsx";
import { expectedOf, rateOf } from "./measure-figures.ts";
import { toneOf } from "./strip-tone.ts";
import classes from "./strips-panel.module.css";
import { type Drill, isOneValue } from "./use-drill.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface StripRowProps {
  dimension: CubeDimension;
  /** In the order they are shown. */
  effects: ValueEffect[];
  /** Of the whole, in the measure that is looked at. */
  figures: WindowFigures;
  /** Values one under another, named in full, instead of in one strip. */
  wrap: boolean;
  words: ValueWords;
  rates: Rates;
  drill: Drill;
  onMenu: (element: HTMLElement, attribute: Attribute) => void;
}

const SHOWN_VALUES = 14;

/** A dimension's values. Tab reaches one of them; arrows, Home and End move along the strip. */
export function StripRow(props: StripRowProps) {
  const { dimension, effects, wrap, words, drill } = props;
  const t = useTranslations("contrast.strips");
  const [all, setAll] = useState(false);
  const wide = all || wrap;
  const shown = wide ? effects : effects.slice(0, SHOWN_VALUES);
  const hidden = effects.length - shown.length;
  const { list, at, onKeyDown, onFocus } = useStripKeys(shown.length);
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
      <ul ref={list} className={classes.blocks} data-all={wide || undefined} onKeyDown={onKeyDown}>
        {shown.map((effect, place) => (
          <Block
            key={effect.value.value}
            {...props}
            effect={effect}
            focusable={place === at}
            onFocus={() => onFocus(place)}
          />
        ))}
        {!wrap && (hidden > 0 || all) && (
          <li className={classes.more}>
            <UnstyledButton
              className={classes.moreButton}
              aria-expanded={all}
              aria-label={all ? t("less") : t("moreNamed", { count: hidden })}
              onClick={() => setAll(!all)}
            >
              {all ? t("less") : t("more", { count: hidden })}
            </UnstyledButton>
          </li>
        )}
      </ul>
    </div>
  );
}

interface BlockProps extends StripRowProps {
  effect: ValueEffect;
  focusable: boolean;
  onFocus: () => void;
}

function Block({ dimension, effect, figures, focusable, words, rates, drill, onMenu, onFocus }: BlockProps) {
  const t = useTranslations("contrast.strips");
  const m = useTranslations("measures");
  const { value, share, contribution } = effect;
  const { change, direction, strength, few } = toneOf(figures, value);
  const name = words.value(dimension, value.value);
  const attribute = { dimension, value: value.value };
  const press = (event: MouseEvent<HTMLElement>) => {
    // Values put together are no value one could filter by.
    if (isTouch(event) || !isOneValue(value.value)) onMenu(event.currentTarget, attribute);
    else drill.filter({ ...attribute, mode: event.shiftKey ? "exclude" : "keep" });
  };
  const moved = change === null ? "–" : rates.points(change);
  const contributes = t("facts.contribution", {
    contribution: contribution === null ? "–" : rates.points(contribution, 2),
  });
  const facts = m(`${figures.measure}.facts`, {
    base: rates.percent(rateOf(value.base)),
    current: rates.percent(rateOf(value.current)),
    baseP95: rates.latency(value.base.p95Ms ?? null),
    p95: rates.latency(value.current.p95Ms ?? null),
    expected: rates.count(expectedOf(figures, value.base.total)),
    change: moved,
    share: rates.percent(share),
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
            <span>{contributes}</span>
            {few && <span>{t("facts.few")}</span>}
            {change !== null && direction === "same" && !few && <span>{t("facts.chance")}</span>}
          </>
        }
      >
        <UnstyledButton
          className={classes.button}
          data-direction={direction}
          data-few={few || undefined}
          data-value
          style={{ "--strength": `${strength}%` } as CSSProperties}
          tabIndex={focusable ? 0 : -1}
          aria-keyshortcuts="Shift+Enter"
          onFocus={onFocus}
          onClick={press}
          onContextMenu={(event) => {
            event.preventDefault();
            onMenu(event.currentTarget, attribute);
          }}
        >
          <span className={classes.value}>{name}</span>
          <span className={classes.change}>{moved}</span>
          <span className="rd-visually-hidden">
            {facts}. {contributes}
          </span>
        </UnstyledButton>
      </Tooltip>
    </li>
  );
}

/** One value of the strip that Tab reaches, and the keys that move it. */
function useStripKeys(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const here = Math.min(at, count - 1);
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const steps: Record<string, number> = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      Home: 0,
      End: count - 1,
    };
    const next = steps[event.key];
    if (next === undefined || !(event.target as HTMLElement).hasAttribute("data-value")) return;
    event.preventDefault();
    const place = Math.min(count - 1, Math.max(0, next));
    setAt(place);
    list.current?.querySelectorAll<HTMLElement>("[data-value]")[place]?.focus();
  }
  return { list, at: here, onKeyDown, onFocus: setAt };
}
