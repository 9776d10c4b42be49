"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import type {
  Obstacle,
  ProtectionEntry,
  ProtectionNews,
  RuleDefinition,
  RuleTarget,
} from "#server/contracts/protection.ts";
import { protectionNews } from "#server/contracts/protection-limits.ts";
import { type Condition, type SeriesName, seriesNames, seriesUnits } from "#server/contracts/series.ts";
import { type SwitchKey, type SwitchValue, switchKeys } from "#server/contracts/switches.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";
import { useRefusalWords } from "../switches/refusal-words.tsx";
import { useSeriesWords } from "../switches/use-series-words.ts";
import { type SwitchWords, useSwitchWords } from "../switches/use-switch-words.ts";

/** Rules, conditions and what they did, as people say it. */
export function useRuleWords() {
  const t = useTranslations("rules");
  const q = useQuantities();
  const switches = useSwitchWords();
  const format = useFormatter();
  const { name: series } = useSeriesWords();
  const refused = useRefusalWords();
  return useMemo(() => {
    const number = (value: number) => format.number(value, { maximumSignificantDigits: 3 });
    return ruleWords(t, { q, switches, number, series, refused });
  }, [t, q, switches, format, series, refused]);
}

interface Tools {
  q: Quantities;
  switches: SwitchWords;
  number(value: number): string;
  series(name: SeriesName): string;
  refused(reason: string): string | null;
}

type Words = ReturnType<typeof useTranslations<"rules">>;

function ruleWords(t: Words, { q, switches, number, series, refused }: Tools) {
  const value = (name: SeriesName, measured: number | null) => {
    if (measured === null) return t("reading.none");
    switch (seriesUnits[name]) {
      case "ratio":
        return q.percent(measured, measured > 0.9 && measured < 1 ? 1 : 0);
      case "ms":
        return q.span(measured);
      case "per_minute":
        return t("perMinute", { value: number(measured) });
      default:
        return number(measured);
    }
  };
  const side = ({ op }: Pick<Condition, "op">) => t(op === ">" ? "side.above" : "side.below");
  const seconds = (s: number) => q.span(s * 1_000);
  const condition = (one: Condition) =>
    t("sentence.condition", {
      series: series(one.series),
      stat: t(`stat.${one.stat}`),
      over: seconds(one.overSeconds),
      side: side(one),
      value: value(one.series, one.value),
    });
  const conditions = (all: readonly Condition[]) => all.map(condition).join(t("sentence.and"));
  const switchState = (key: SwitchKey, to: SwitchValue) =>
    t("sentence.switch", { name: switches.name(key), state: switches.state(key, to) });
  const target = (to: RuleTarget) =>
    to.kind === "ladder" ? t("sentence.ladder", { level: to.level }) : switchState(to.key, to.value);
  return {
    series,
    value,
    side,
    seconds,
    conditions,
    target,
    sentence: (rule: RuleDefinition) =>
      t("sentence.full", {
        enter: conditions(rule.enter),
        enterFor: seconds(rule.enterForSeconds),
        what: target(rule.target),
        exit: conditions(rule.exit),
        exitFor: seconds(rule.exitForSeconds),
      }),
    obstacle({ because, byName, until }: Obstacle): string {
      if (because === "pinned") return t("obstacle.pinned", { name: byName ?? "", time: q.time(until ?? 0) });
      return t("obstacle.other", { why: refused(because) ?? because });
    },
    news: (entry: Pick<ProtectionEntry, "name" | "shadow" | "params"> & { type: string }) =>
      newsWords(entry, { t, q, series, value, switchState }),
  };
}

export type RuleWords = ReturnType<typeof ruleWords>;

interface NewsTools {
  t: Words;
  q: Quantities;
  series(name: SeriesName): string;
  value(name: SeriesName, measured: number | null): string;
  switchState(key: SwitchKey, to: SwitchValue): string;
}

function newsWords(
  { type, name, shadow, params }: Pick<ProtectionEntry, "name" | "shadow" | "params"> & { type: string },
  { t, q, series, value, switchState }: NewsTools,
): string {
  const known = protectionNews.find((one) => one === type);
  if (!known) return type;
  const key = switchKeys.find((one) => one === params.key);
  const of = seriesNames.find((one) => one === params.series);
  const asNumber = (param: unknown) => (typeof param === "number" ? param : null);
  const what = key
    ? switchState(key, params.value as SwitchValue)
    : t("sentence.ladder", { level: asNumber(params.level) ?? 0 });
  const mode = (word: unknown) =>
    word === "on" || word === "off" || word === "shadow" ? t(`mode.${word}`) : String(word ?? "");
  const said = (): ProtectionNews | "entered_shadow" | "exited_shadow" | "level_released_by_itself" => {
    if (shadow && (known === "entered" || known === "exited")) return `${known}_shadow`;
    return known === "level_released" && !params.by ? "level_released_by_itself" : known;
  };
  return t(`news.${said()}`, {
    name,
    what,
    series: of ? series(of) : "",
    measured: of ? value(of, asNumber(params.measured)) : "",
    threshold: of ? value(of, asNumber(params.threshold)) : "",
    span: q.span(asNumber(params.inForceMs) ?? asNumber(params.unseenMs) ?? 0),
    count: asNumber(params.transitions) ?? asNumber(params.turns) ?? 0,
    inForce: params.inForce ? "yes" : "no",
    why: String(params.why ?? ""),
    to: asNumber(params.to) ?? 0,
    time: q.time(asNumber(params.until) ?? 0),
    reason: String(params.reason ?? ""),
    rule: String(params.rule ?? ""),
    mode: mode(params.mode),
    before: mode(params.before),
    fired: asNumber(params.fired) ?? 0,
  });
}
