"use client";

import { Button, Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Strip } from "#server/contracts/attribution.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import { DistributionCard, type DistributionCardProps } from "./distribution-card.tsx";
import { type Distribution, type DistributionValue, distributionsOf } from "./distribution-scores.ts";
import classes from "./distribution-view.module.css";

export const distributionSorts = ["score", "name"] as const;
/** How the small multiples are shown; part of the address. */
export interface DistributionState {
  find: string;
  sort: (typeof distributionSorts)[number];
  /** Values that only what is compared with has. */
  hideBaselineOnly: boolean;
  all: boolean;
}

export interface DistributionViewProps
  extends Pick<DistributionCardProps, "sides" | "words" | "rates" | "drill"> {
  strips: Strip[];
  state: DistributionState;
  onState: (changed: Partial<DistributionState>) => void;
}

const SHOWN_FIRST = 3;

/** Small multiples, one a dimension: whose orders failed, and whose there were, on either side. */
export function DistributionView({ strips, state, onState, ...card }: DistributionViewProps) {
  const t = useTranslations("contrast.distributions");
  const known = useMemo(() => distributionsOf(strips), [strips]);
  const found = useMemo(() => chosenOf(known, state, card.words), [known, state, card.words]);
  const searched = state.find.trim() !== "";
  const shown = state.all || searched ? found : found.slice(0, SHOWN_FIRST);
  return (
    <div className={classes.view}>
      <div className={classes.tools}>
        <TextInput
          size="xs"
          type="search"
          className={classes.search}
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size="0.875rem" aria-hidden />}
          value={state.find}
          onChange={(event) => onState({ find: event.currentTarget.value })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("sort")}
          value={state.sort}
          onChange={(sort) => onState({ sort: sort as DistributionState["sort"] })}
          data={distributionSorts.map((value) => ({ value, label: t(`sortBy.${value}`) }))}
        />
        <Checkbox
          size="xs"
          label={t("hideBaselineOnly", { side: card.sides.baseline })}
          checked={state.hideBaselineOnly}
          onChange={(event) => onState({ hideBaselineOnly: event.currentTarget.checked })}
        />
        <p className={classes.legend}>
          <span>
            <i data-side="selection" /> {card.sides.selection}
          </span>
          <span>
            <i data-side="baseline" /> {card.sides.baseline}
          </span>
        </p>
      </div>
      {shown.length === 0 && <p className={classes.none}>{t("none", { text: state.find })}</p>}
      <div className={classes.cards}>
        {shown.map((distribution) => (
          <DistributionCard key={distribution.dimension} {...card} distribution={distribution} />
        ))}
      </div>
      {!searched && found.length > SHOWN_FIRST && (
        <Button
          size="xs"
          variant="subtle"
          className={classes.more}
          aria-expanded={state.all}
          onClick={() => onState({ all: !state.all })}
        >
          {state.all ? t("topOnly", { count: SHOWN_FIRST }) : t("showAll", { count: found.length })}
        </Button>
      )}
    </div>
  );
}

/** The dimensions and values that the search and the switches leave. */
function chosenOf(
  known: Distribution[],
  { find, sort, hideBaselineOnly }: DistributionState,
  words: ValueWords,
): Distribution[] {
  const wanted = find.trim().toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(wanted);
  return known.flatMap((distribution) => {
    const named = has(words.dimension(distribution.dimension));
    const nameOf = ({ value }: DistributionValue) => words.value(distribution.dimension, value);
    const values = distribution.values
      .filter(({ all }) => !hideBaselineOnly || all.selection.hits > 0)
      .filter((value) => named || has(nameOf(value)));
    if (sort === "name") values.sort((x, y) => nameOf(x).localeCompare(nameOf(y)));
    return values.length > 0 ? [{ ...distribution, values }] : [];
  });
}
