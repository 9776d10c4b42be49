"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { IconFocus2, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Strip, TimeWindow } from "#server/contracts/attribution.ts";
import type { Answer } from "../attribution/attribution-desk.tsx";
import { Problem, Section, Waiting } from "../attribution/desk-parts.tsx";
import type { Drill } from "../attribution/use-drill.ts";
import { useRates } from "../attribution/use-rates.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import type { AgainstChoice } from "./against.ts";
import { type DistributionState, DistributionView } from "./distribution-view.tsx";
import classes from "./selection-panel.module.css";
import { rateOf } from "./tone.ts";

export interface SelectionPanelProps {
  now: number;
  selection: TimeWindow;
  against: { choice: AgainstChoice; window: TimeWindow };
  /** The baseline window does not reach into the selection. */
  baselineFree: boolean;
  distributions: Answer<Strip[]>;
  state: DistributionState;
  /** The desk looks at something else than success. */
  onlySuccess: boolean;
  words: ValueWords;
  drill: Drill;
  onState: (changed: Partial<DistributionState>) => void;
  onAgainst: (choice: AgainstChoice) => void;
  /** Makes it the window the desk asks about. */
  onUse: () => void;
  onClear: () => void;
  onRetry: () => void;
}

/** What was selected on the chart, set against the baseline or the rest of what the chart shows. */
export function SelectionPanel(props: SelectionPanelProps) {
  const { now, selection, against, distributions } = props;
  const rates = useRates();
  const t = useTranslations("contrast.selection");
  const c = useTranslations("contrast");
  const whole = wholeOf(distributions.data ?? []);
  const sides = { selection: t("side.selection"), baseline: t(`side.${against.choice}`) };
  return (
    <Section
      title={t("title", { window: rates.window(selection, now) })}
      subtitle={`${t("subtitle", {
        selection: rates.percent(rateOf(whole.current)),
        count: rates.count(whole.current.total),
        baseline: rates.percent(rateOf(whole.base)),
        baseCount: rates.count(whole.base.total),
        against: t(`against.${against.choice}`, { window: rates.window(against.window, now) }),
      })}${props.onlySuccess ? ` · ${c("onlySuccess")}` : ""}`}
    >
      <div className={classes.tools}>
        <div className={classes.group}>
          <span id="selection-against">{t("compare")}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="selection-against"
            value={against.choice}
            onChange={(value) => props.onAgainst(value as AgainstChoice)}
            data={[
              { value: "baseline", label: t("side.baseline"), disabled: !props.baselineFree },
              { value: "rest", label: t("side.rest") },
            ]}
          />
        </div>
        <Button size="xs" leftSection={<IconFocus2 size="1rem" aria-hidden />} onClick={props.onUse}>
          {t("use")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconX size="1rem" aria-hidden />}
          onClick={props.onClear}
        >
          {t("clear")}
        </Button>
      </div>
      {distributions.problem && (
        <Problem title={t("problem")} text={distributions.problem} onRetry={props.onRetry} />
      )}
      {!distributions.data && !distributions.problem && (
        <Waiting label={t("loading")} className={classes.waiting} />
      )}
      {distributions.data &&
        (whole.current.total > 0 ? (
          <DistributionView
            strips={distributions.data}
            sides={sides}
            state={props.state}
            words={props.words}
            rates={rates}
            drill={props.drill}
            onState={props.onState}
          />
        ) : (
          <EmptyState title={t("emptyTitle")} text={t("emptyText")} />
        ))}
    </Section>
  );
}

/** Every order has one value of each dimension, so any strip adds up to the whole. */
function wholeOf([strip]: Strip[]) {
  const sum = (window: "base" | "current") => ({
    success: strip?.values.reduce((total, value) => total + value[window].success, 0) ?? 0,
    total: strip?.values.reduce((total, value) => total + value[window].total, 0) ?? 0,
  });
  return { base: sum("base"), current: sum("current") };
}
