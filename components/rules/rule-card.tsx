"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ConditionReading, RuleRow, SeriesTrace } from "#server/contracts/protection.ts";
import { nearness, type RuleMode, ruleModes } from "#server/contracts/protection-limits.ts";
import type { Condition } from "#server/contracts/series.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./rule-card.module.css";
import { RuleChart } from "./rule-chart.tsx";
import { isActing, stateOf } from "./rules-room.ts";
import { useRuleWords } from "./use-rule-words.ts";

export interface RuleCardProps {
  row: RuleRow;
  traceOf: (series: Condition["series"]) => SeriesTrace | undefined;
  now: number;
  mayAct: boolean;
  onMode: (mode: RuleMode) => void;
  onEdit: () => void;
  onBacktest: () => void;
}

const TRACE_MS = 15 * 60_000;

/** One rule: what it says, where it stands, and what it measures against its thresholds. */
export function RuleCard({ row, traceOf, now, mayAct, onMode, onEdit, onBacktest }: RuleCardProps) {
  const t = useTranslations("rules");
  const q = useQuantities();
  const words = useRuleWords();
  const { definition, mode, backtest } = row;
  const { name } = definition;
  const [first] = definition.enter;
  const trace = first && traceOf(first.series);
  const tested = backtest?.version === row.version ? backtest : null;
  return (
    <li className={classes.card} data-mode={mode} data-acting={mode === "on" && isActing(row)}>
      <div className={classes.head}>
        <h3 className={classes.name}>{name}</h3>
        <StateChip row={row} />
        <SegmentedControl
          className={classes.mode}
          size="xs"
          aria-label={t("mode.label", { name })}
          value={mode}
          disabled={!mayAct}
          onChange={(next) => onMode(next as RuleMode)}
          data={ruleModes.map((one) => ({ value: one, label: t(`mode.${one}`) }))}
        />
      </div>
      <p className={classes.sentence}>{words.sentence(definition)}</p>
      <Help row={row} />
      <div className={classes.measures}>
        <ul className={classes.readings}>
          {(isActing(row) ? definition.exit : definition.enter).map((condition, i) => (
            <Reading
              // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
              key={i}
              condition={condition}
              reading={(isActing(row) ? row.exit : row.enter)[i]}
              least={definition.minSamples}
              way={isActing(row) ? "exit" : "enter"}
            />
          ))}
        </ul>
        {first && (
          <RuleChart
            points={trace?.points ?? []}
            from={now - TRACE_MS}
            to={now}
            stepMs={trace?.stepMs ?? 10_000}
            enter={first.value}
            exit={definition.exit.find(({ series }) => series === first.series)?.value ?? null}
            format={(value) => words.value(first.series, value)}
            label={t("reading.chart", { series: words.series(first.series) })}
          />
        )}
      </div>
      <div className={classes.foot}>
        <span className={classes.facts}>
          {tested
            ? t("card.tested", { ago: q.ago(tested.at, now), fired: tested.fired })
            : t("card.untested")}
          {" · "}
          {t("card.by", { name: row.updatedBy, ago: q.ago(row.updatedAt, now) })}
          {row.transitions > 0 &&
            ` · ${t("card.changes", { count: row.transitions, most: definition.maxTransitionsPerHour })}`}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!mayAct}
          aria-label={t("card.backtestName", { name })}
          onClick={onBacktest}
        >
          {t("card.backtest")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!mayAct}
          aria-label={t("card.editName", { name })}
          onClick={onEdit}
        >
          {t("card.edit")}
        </Button>
      </div>
    </li>
  );
}

function StateChip({ row }: { row: RuleRow }) {
  const t = useTranslations("rules.state");
  const q = useQuantities();
  const state = stateOf(row);
  const { enterForSeconds, exitForSeconds } = row.definition;
  const words = () => {
    switch (state.kind) {
      case "suppressed":
        return t("suppressed", { name: state.byName, time: q.time(state.until) });
      case "entering":
        return t("entering", { held: q.span(state.heldMs), of: q.span(enterForSeconds * 1_000) });
      case "in_force":
        return t("in_force", { span: q.span(state.inForceMs) });
      case "held":
        return t("held", { left: q.span(state.leftMs) });
      case "exiting":
        return t("exiting", { calm: q.span(state.calmMs), of: q.span(exitForSeconds * 1_000) });
      default:
        return t(state.kind);
    }
  };
  const said = row.mode === "shadow" ? t("shadow", { state: words() }) : words();
  return (
    <span className={classes.state} data-kind={state.kind} data-shadow={row.mode === "shadow"}>
      {said}
    </span>
  );
}

/** What a state that puzzles means. */
function Help({ row }: { row: RuleRow }) {
  const t = useTranslations("rules.stateHelp");
  const words = useRuleWords();
  const { kind } = stateOf(row);
  const said = () => {
    if (kind === "frozen") return t("frozen", { count: row.transitions });
    if (kind === "blind") return t("blind");
    if (kind === "broken") return t("broken", { why: row.broken ?? "" });
    return kind === "refused" ? row.obstacles.map(words.obstacle).join(" · ") : null;
  };
  const text = said();
  return text ? <p className={classes.help}>{text}</p> : null;
}

interface ReadingProps {
  condition: Condition;
  reading: ConditionReading | undefined;
  least: number;
  way: "enter" | "exit";
}

function Reading({ condition, reading, least, way }: ReadingProps) {
  const t = useTranslations("rules.reading");
  const words = useRuleWords();
  const { series } = condition;
  const share = nearness(condition, reading?.value ?? null);
  const few = reading?.why === "few_samples" ? t("few", { samples: reading.samples, least }) : null;
  return (
    <li className={classes.reading} data-holds={reading?.holds ?? false}>
      <span>{words.series(series)}</span>
      <strong>{words.value(series, reading?.why === "no_data" ? null : (reading?.value ?? null))}</strong>
      <span className={classes.threshold}>
        {t(way)} {words.side(condition)} {words.value(series, condition.value)}
      </span>
      {few && <span className={classes.threshold}>{few}</span>}
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${Math.min(1, share ?? 0) * 100}%` }} />
      </span>
    </li>
  );
}
