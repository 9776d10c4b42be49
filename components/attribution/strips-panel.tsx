"use client";

import { SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { Breakdown, Strip } from "#server/contracts/attribution.ts";
import { ContrastLegend } from "../contrast/contrast-legend.tsx";
import { PopMenuAt, usePopMenu } from "../contrast/pop-menu.tsx";
import { type ValueEffect, valueEffects } from "../contrast/value-effects.ts";
import { type Attribute, ChipMenuItems } from "./chip-menu.tsx";
import { StripRow } from "./strip-row.tsx";
import classes from "./strips-panel.module.css";
import type { Drill } from "./use-drill.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface StripsPanelProps {
  breakdown: Breakdown;
  words: ValueWords;
  rates: Rates;
  drill: Drill;
}

const sorts = ["traffic", "contribution", "name"] as const;
type Sort = (typeof sorts)[number];

/**
 * One strip a dimension: width is traffic, colour is how the measure changed beyond chance. Press to keep,
 * Shift to exclude; the other button, the menu key or a finger opens all that can be done with a value.
 */
export function StripsPanel({ breakdown, words, rates, drill }: StripsPanelProps) {
  const t = useTranslations("contrast.strips");
  const m = useTranslations("measures");
  const [sort, setSort] = useState<Sort>("traffic");
  const [find, setFind] = useState("");
  const menu = usePopMenu<Attribute>();
  const rows = useMemo(() => rowsOf(breakdown, { sort, find, words }), [breakdown, sort, find, words]);
  return (
    <div className={classes.strips}>
      <div className={classes.tools}>
        <TextInput
          size="xs"
          type="search"
          className={classes.search}
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size="0.875rem" aria-hidden />}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("sort")}
          value={sort}
          onChange={(value) => setSort(value as Sort)}
          data={sorts.map((value) => ({ value, label: t(`sortBy.${value}`) }))}
        />
      </div>
      {rows.length === 0 && <p className={classes.none}>{t("none", { text: find })}</p>}
      {rows.map(({ strip, effects, searched }) => (
        <StripRow
          key={strip.dimension}
          dimension={strip.dimension}
          effects={effects}
          figures={breakdown}
          wrap={searched}
          words={words}
          rates={rates}
          drill={drill}
          onMenu={menu.open}
        />
      ))}
      <div className={classes.foot}>
        <ContrastLegend fell={m(`${breakdown.measure}.stripFell`)} rose={m(`${breakdown.measure}.stripRose`)}>
          <span>{t("how")}</span>
        </ContrastLegend>
      </div>
      <PopMenuAt menu={menu} label={({ dimension, value }) => words.value(dimension, value)}>
        {(attribute) => <ChipMenuItems attribute={attribute} words={words} drill={drill} />}
      </PopMenuAt>
    </div>
  );
}

interface Chosen {
  strip: Strip;
  effects: ValueEffect[];
  /** Only values that were looked for. */
  searched: boolean;
}

function rowsOf(
  breakdown: Breakdown,
  { sort, find, words }: { sort: Sort; find: string; words: ValueWords },
): Chosen[] {
  const wanted = find.trim().toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(wanted);
  return breakdown.strips.flatMap((strip) => {
    const nameOf = ({ value }: ValueEffect) => words.value(strip.dimension, value.value);
    const named = has(words.dimension(strip.dimension));
    const effects = valueEffects(strip.values, breakdown).filter((effect) => named || has(nameOf(effect)));
    if (sort === "name") effects.sort((x, y) => nameOf(x).localeCompare(nameOf(y)));
    if (sort === "contribution")
      effects.sort((x, y) => Math.abs(y.contribution ?? 0) - Math.abs(x.contribution ?? 0));
    return effects.length > 0 ? [{ strip, effects, searched: !named }] : [];
  });
}
