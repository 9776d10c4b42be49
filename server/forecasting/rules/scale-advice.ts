import type { ScaleVerdict } from "../../contracts/forecasts.ts";

/** What the advice is given from. Loads: 1 is all that the nodes can do. */
export interface ScaleFacts {
  at: number;
  /** Mean of the last minutes; null while they were not watched. */
  current: number | null;
  /** The coming hour, when its forecast is trusted. */
  predicted: { mean: number; high: number } | null;
  nodes: number;
}

export interface ScaleDecision {
  verdict: ScaleVerdict;
  since: number;
  because: "now" | "forecast" | "both" | "held";
  nodesAdvised: number;
}

const MINUTE_MS = 60_000;
/** Where each verdict begins and, further down (or up), ends: between the two the one given stays. */
const OUT = { enter: 0.85, exit: 0.75 };
const MONITOR = { enter: 0.75, exit: 0.65 };
const IN = { enter: 0.4, exit: 0.55 };
/** A load to be comfortable with: room for a burst, and for a node that is lost. */
const TARGET = 0.7;
/** With fewer than two nodes nobody takes over when one dies. */
const LEAST_NODES = 2;
/** A machine takes minutes to start and its cost is by the hour: advice to scale is held longest. */
const HOLD_MS: Record<ScaleVerdict, number> = {
  scale_out: 30 * MINUTE_MS,
  scale_in: 30 * MINUTE_MS,
  monitor: 20 * MINUTE_MS,
  steady: 20 * MINUTE_MS,
};
/** Danger does not wait for the others' hold to end. */
const HOLD_BEFORE_OUT_MS = 5 * MINUTE_MS;

/**
 * Whether to add or remove nodes. Each verdict has a wider way out than in and a least time, so that a load that
 * swings about a threshold changes it four times an hour at most.
 */
export function adviseScale(before: ScaleDecision | null, facts: ScaleFacts): ScaleDecision {
  const { at } = facts;
  const wanted = wantedVerdict(before?.verdict ?? null, facts);
  const held = before ? at - before.since : Number.POSITIVE_INFINITY;
  // The clock was set back: the hold begins again.
  const since = before && held < 0 ? at : (before?.since ?? at);
  if (before && wanted !== before.verdict) {
    const hold =
      wanted === "scale_out"
        ? Math.min(HOLD_BEFORE_OUT_MS, HOLD_MS[before.verdict])
        : HOLD_MS[before.verdict];
    if (held < hold)
      return { ...before, since, because: "held", nodesAdvised: advised(before.verdict, before, facts) };
  }
  const kept = before !== null && wanted === before.verdict;
  return {
    verdict: wanted,
    since: kept ? since : at,
    because: becauseOf(wanted, facts),
    nodesAdvised: advised(wanted, kept ? before : null, facts),
  };
}

/** What the loads alone would say, given what was said last. */
function wantedVerdict(before: ScaleVerdict | null, facts: ScaleFacts): ScaleVerdict {
  const { current, predicted, nodes } = facts;
  // Nothing is known of the load, or all nodes are lost, which is the healer's: what was said stays said.
  if (current === null || nodes === 0) return before ?? "monitor";
  const peak = Math.max(current, predicted?.mean ?? 0);
  if (peak >= (before === "scale_out" ? OUT.exit : OUT.enter)) return "scale_out";
  if (peak >= (before === "monitor" || before === "scale_out" ? MONITOR.exit : MONITOR.enter))
    return "monitor";
  // Nodes are given away only on a trusted forecast, and measured by the worst it holds likely.
  if (predicted === null || nodes <= LEAST_NODES) return "steady";
  const worst = Math.max(current, predicted.high);
  const fewer = nodesFor(worst, nodes) < nodes;
  return fewer && worst < (before === "scale_in" ? IN.exit : IN.enter) ? "scale_in" : "steady";
}

function nodesFor(load: number, nodes: number): number {
  // 0.7 of 10 nodes is 7 and not 7.000000000000001.
  return Math.max(LEAST_NODES, Math.ceil((load * nodes) / TARGET - 1e-9));
}

/** While advice stands, its number moves only in its own direction. */
function advised(verdict: ScaleVerdict, before: ScaleDecision | null, facts: ScaleFacts): number {
  const { current, predicted, nodes } = facts;
  switch (verdict) {
    case "scale_out": {
      const peak = Math.max(current ?? 0, predicted?.mean ?? 0);
      return Math.max(
        nodesFor(peak, nodes),
        before?.verdict === "scale_out" ? before.nodesAdvised : 0,
        nodes,
      );
    }
    case "scale_in": {
      const worst = Math.max(current ?? 0, predicted?.high ?? 1);
      const wanted = Math.min(nodes, nodesFor(worst, nodes));
      return before?.verdict === "scale_in" ? Math.min(nodes, Math.max(wanted, before.nodesAdvised)) : wanted;
    }
    case "monitor":
    case "steady":
      return nodes;
  }
}

function becauseOf(verdict: ScaleVerdict, { current, predicted }: ScaleFacts): ScaleDecision["because"] {
  if (predicted === null || current === null) return "now";
  const { enter } = verdict === "scale_out" ? OUT : MONITOR;
  if (verdict === "scale_in" || verdict === "steady") return "both";
  if (current >= enter && predicted.mean >= enter) return "both";
  return current > predicted.mean ? "now" : "forecast";
}
