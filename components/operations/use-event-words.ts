"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import {
  type AdmissionLimiter,
  admissionLimiters,
  type SchedulingPolicy,
  schedulingPolicies,
} from "#server/contracts/engine-choices.ts";
import type { FeedEntry, Mark } from "#server/contracts/operations.ts";
import { bulkActions } from "#server/contracts/queue-actions.ts";
import { type SwitchKey, type SwitchValue, switchKeys } from "#server/contracts/switches.ts";
import { type EffectWords, useEffectWords } from "../effects/use-effect-words.ts";
import { type RuleWords, useRuleWords } from "../rules/use-rule-words.ts";
import { type SeriesWords, useSeriesWords } from "../switches/use-series-words.ts";
import { type SwitchWords, useSwitchWords } from "../switches/use-switch-words.ts";
import { type Quantities, useQuantities } from "./use-quantities.ts";

type Params = FeedEntry["params"];

/** Events as sentences. An event of a newer server that this screen has no words for shows its type. */
export function useEventWords() {
  const t = useTranslations("operator");
  const switches = useSwitchWords();
  const series = useSeriesWords();
  const effects = useEffectWords();
  const q = useQuantities();
  const locale = useLocale();
  const rules = useRuleWords();
  return useMemo(
    () => eventWords(t, { switches, series, effects, q, locale, rules }),
    [t, switches, series, effects, q, locale, rules],
  );
}

type Words = ReturnType<typeof useTranslations<"operator">>;

interface WordTools {
  switches: SwitchWords;
  series: SeriesWords;
  effects: EffectWords;
  q: Quantities;
  locale: string;
  rules: RuleWords;
}

function eventWords(t: Words, { switches, series, effects, q, locale, rules }: WordTools) {
  const keyOf = (params: Params) => switchKeys.find((key) => key === params.key);
  const policyName = (name: unknown) => {
    const policy = schedulingPolicies.find((known) => known === name);
    return policy ? t(`policy.${policy satisfies SchedulingPolicy}.name`) : String(name ?? "");
  };
  const limiterName = (name: unknown) => {
    const limiter = admissionLimiters.find((known) => known === name);
    return limiter ? t(`limiter.${limiter satisfies AdmissionLimiter}.name`) : String(name ?? "");
  };
  const by = (params: Params) => (typeof params.by === "string" ? params.by : t("feed.somebody"));
  const stateOf = (key: SwitchKey, params: Params) => switches.state(key, params.value as SwitchValue);

  function switchSet(params: Params): string {
    const key = keyOf(params);
    if (!key) return String(params.key);
    const { leaseUntil, reason } = params;
    return t("feed.switch_set", {
      by: by(params),
      name: switches.name(key),
      state: stateOf(key, params),
      until: typeof leaseUntil === "number" ? t("feed.until", { time: q.time(leaseUntil) }) : "",
      reason: typeof reason === "string" && reason ? t("feed.reason", { reason }) : "",
    });
  }

  function leaseEnded(params: Params): string {
    const key = keyOf(params);
    if (!key) return String(params.key);
    return t("feed.switch_lease_ended", { name: switches.name(key), state: stateOf(key, params) });
  }

  function confirmation(type: "switch_unconfirmed" | "switch_confirmed_late", params: Params): string {
    const key = keyOf(params);
    return t(`feed.${type}`, {
      node: String(params.node ?? ""),
      name: key ? switches.name(key) : String(params.key),
      age: q.span(Number(params.behindMs ?? 0)),
    });
  }

  function leaseNews(
    type: "switch_undone" | "switch_lease_ending" | "switch_lease_extended" | "switch_overdue",
    params: Params,
  ): string {
    const key = keyOf(params);
    if (!key) return String(params.key);
    const time = typeof params.leaseUntil === "number" ? q.time(params.leaseUntil) : "";
    return t(`feed.${type}`, {
      by: by(params),
      name: switches.name(key),
      state: stateOf(key, params),
      time,
      until: time && t("feed.until", { time }),
      count: Number(params.extensions ?? 0),
      gate: series.gateInWords(String(params.reason ?? "")),
    });
  }

  function switchEffect(params: Params): string {
    const key = keyOf(params);
    return effects.news(key ? { name: switches.name(key), state: stateOf(key, params) } : null, params);
  }

  function scaleAdvice({ verdict, current, predicted, nodes, nodesAdvised }: Params): string {
    const said = `feed.scale_advice.${String(verdict)}` as "feed.scale_advice.steady";
    return t(t.has(said) ? said : "feed.scale_advice.steady", {
      nodes: Number(nodes),
      advised: Number(nodesAdvised),
      current: q.percent(Number(current), 0),
      next: typeof predicted === "number" ? t("feed.scale_expected", { load: q.percent(predicted, 0) }) : "",
    });
  }

  function refusals(params: Params): string {
    const reason = `reason.${String(params.reason)}` as "reason.load_gate";
    return t("feed.refusals", {
      count: Number(params.count),
      reason: t.has(reason) ? t(reason) : String(params.reason),
    });
  }

  function sideline(type: "key_sidelined" | "sideline_lifted", params: Params): string {
    const { until, reason } = params;
    return t(`feed.${type}`, {
      by: by(params),
      name: String((locale === "zh-CN" ? params.labelZh : params.labelEn) ?? params.key),
      until: typeof until === "number" ? t("feed.until", { time: q.time(until) }) : "",
      reason: typeof reason === "string" && reason ? t("feed.reason", { reason }) : "",
      count: Number(params.turnedAway ?? 0),
    });
  }

  function bulk(type: "bulk_started" | "bulk_ended", params: Params): string {
    const action = bulkActions.find((known) => known === params.action);
    const reason = typeof params.reason === "string" ? t("feed.reason", { reason: params.reason }) : "";
    const what = action ? t(`bulkAction.${action}`) : String(params.action);
    if (type === "bulk_started")
      return t("feed.bulk_started", { by: by(params), what, count: Number(params.total), reason });
    const state = `bulkState.${String(params.state)}` as "bulkState.done";
    return t("feed.bulk_ended", {
      what,
      state: t.has(state) ? t(state) : String(params.state),
      done: Number(params.done),
      skipped: Number(params.skipped),
    });
  }

  const held = (reason: unknown) => {
    const key = `held.${String(reason)}` as "held.most_silent";
    return t.has(key) ? t(key) : String(reason);
  };

  function nodeCommand(params: Params): string {
    const what = `nodeCommand.${String(params.command)}` as "nodeCommand.drain";
    const { reason } = params;
    return t("feed.node_command", {
      by: by(params),
      what: t.has(what) ? t(what) : String(params.command),
      node: String(params.node),
      reason: typeof reason === "string" && reason ? t("feed.reason", { reason }) : "",
    });
  }

  function breakerTurned(params: Params): string {
    const { dependency, target, from, to, cause, detail } = params;
    const kind = `dependency.${String(dependency)}` as "dependency.node";
    const name = (locale === "zh-CN" ? params.nameZh : params.nameEn) ?? target;
    const said = () => {
      if (cause === "lease_ended") return "lease_ended";
      if (to === "forced_open" || to === "disabled") return to;
      if (from === "forced_open" || from === "disabled") return "released";
      return to === "closed" ? "closed" : cause === "slow_calls" ? "slow_calls" : "failures";
    };
    return t("feed.breaker_turned", {
      what: [t.has(kind) ? t(kind) : String(dependency), name].filter(Boolean).join(" · "),
      said: t(`breakerSaid.${said()}`, {
        by: by(params),
        detail: typeof detail === "string" && detail ? t("feed.reason", { reason: detail }) : "",
      }),
    });
  }

  function incident(
    type: "incident_opened" | "incident_reopened" | "incident_closed",
    { ref, measure, value, low, high, because }: Params,
  ): string {
    const reading = (given: Params[string] | undefined) =>
      measure === "p95" ? q.span(Number(given)) : q.percent(Number(given), 1);
    return t(`feed.${type}`, {
      ref: String(ref),
      measure: t(`feed.incidentMeasure.${measure === "p95" ? "p95" : "success"}`),
      value: reading(value),
      low: reading(low),
      high: reading(high),
      because: t(`feed.incidentOver.${because === "no_data" ? "no_data" : "back"}`),
    });
  }

  function words({ type, params }: Pick<FeedEntry, "type" | "params">): string {
    const node = String(params.node ?? "");
    switch (type) {
      case "switch_set":
        return switchSet(params);
      case "switch_undone":
      case "switch_lease_ending":
      case "switch_lease_extended":
      case "switch_overdue":
        return leaseNews(type, params);
      case "switch_lease_ended":
        return leaseEnded(params);
      case "switch_effect":
        return switchEffect(params);
      case "protection":
        return rules.news({ type: String(params.news), name: String(params.name), shadow: false, params });
      case "switch_unconfirmed":
      case "switch_confirmed_late":
        return confirmation(type, params);
      case "node_suspect":
      case "node_exited":
      case "node_joined":
      case "node_returned":
        return t(`feed.${type}`, { node });
      case "node_isolated":
        return t("feed.node_isolated", { node, silent: q.span(Number(params.silentMs ?? 0)) });
      case "healer_held":
        return t("feed.healer_held", {
          nodes: params.nodes ? t("feed.heldNodes", { nodes: String(params.nodes) }) : "",
          reason: held(params.reason),
        });
      case "node_command":
        return nodeCommand(params);
      case "work_rescued":
        return t("feed.work_rescued", { node, count: Number(params.jobs) });
      case "policy_changed":
        return t("feed.policy_changed", {
          by: by(params),
          before: policyName(params.before),
          after: policyName(params.after),
        });
      case "limiter_changed":
        return t("feed.limiter_changed", {
          by: by(params),
          before: limiterName(params.before),
          after: limiterName(params.after),
        });
      case "node_ejected":
        return t("feed.node_ejected", { node, time: q.time(Number(params.until)) });
      case "breaker_opened":
      case "breaker_closed":
        return t(`feed.${type}`, { node });
      case "breaker_turned":
        return breakerTurned(params);
      case "orders_adopted":
        return t("feed.orders_adopted", { count: Number(params.orders) });
      case "demo_started":
      case "demo_stopped":
        return t(`feed.${type}`);
      case "scale_advice":
        return scaleAdvice(params);
      case "refusals":
        return refusals(params);
      case "key_sidelined":
      case "sideline_lifted":
        return sideline(type, params);
      case "bulk_started":
      case "bulk_ended":
        return bulk(type, params);
      case "incident_opened":
      case "incident_reopened":
      case "incident_closed":
        return incident(type, params);
      default:
        return t("feed.other", { type: String(type satisfies never) });
    }
  }

  const ofMark = ({ type, label, params }: Mark): string => {
    if (type === "switch") {
      if (params.cause === "undo") return effects.withVerdict(leaseNews("switch_undone", params), params);
      return effects.withVerdict(
        params.cause === "lease_ended" ? leaseEnded(params) : switchSet(params),
        params,
      );
    }
    if (type === "policy")
      return words({ type: params.what === "limiter" ? "limiter_changed" : "policy_changed", params });
    return words({ type: label as "node_joined", params });
  };

  return { ofEvent: words, ofMark };
}
