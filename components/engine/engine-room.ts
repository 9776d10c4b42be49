import type { BreakerRow, ChoiceRow, EngineCollections, LimitSample } from "#server/contracts/engine.ts";

type Collections = { [C in keyof EngineCollections]: Record<string, EngineCollections[C]> };

/** The engine topic as its page draws it. */
export interface EngineRoom {
  /** When all this was true, epoch ms by the server's clock. */
  asOf: number;
  /** Newest first; the first is in force. */
  choices: ChoiceRow[];
  /** Oldest first. */
  samples: LimitSample[];
  breakers: BreakerRow[];
}

/** A collection may be missing while it is empty. */
export function engineRoom(collections: Partial<Collections>, asOf: number): EngineRoom {
  return {
    asOf,
    choices: Object.values(collections.choice ?? {}).sort((a, b) => b.since - a.since),
    samples: Object.values(collections.sample ?? {}).sort((a, b) => a.at - b.at),
    breakers: Object.values(collections.breaker ?? {}),
  };
}

/** What keeps work away from a node, one word; the worst counts. */
export type NodeStanding = "away" | "open" | "ejected" | "half_open" | "closed";

export function standingOf(row: BreakerRow): NodeStanding {
  if (!row.ready) return "away";
  if (row.state === "open") return "open";
  if (row.ejectedUntil !== null) return "ejected";
  return row.state === "half_open" ? "half_open" : "closed";
}

const badness: readonly NodeStanding[] = ["open", "ejected", "half_open", "away", "closed"];

/** Worst first, then by name, so that nothing wanders without a cause. */
export function sortBreakers(rows: readonly BreakerRow[]): BreakerRow[] {
  return [...rows].sort(
    (a, b) =>
      badness.indexOf(standingOf(a)) - badness.indexOf(standingOf(b)) ||
      a.node.localeCompare(b.node, undefined, { numeric: true }),
  );
}

export type EngineVerdict =
  | { level: "late"; kind: "no_nodes" }
  | { level: "warm"; kind: "left_out"; count: number }
  | { level: "notice"; kind: "refusing"; share: number; waiting: number; waitMs: number }
  | { level: "fine"; kind: "fine"; inFlight: number; waitMs: number };

/** Samples that tell how it is now: half a minute. */
const RECENT = 3;
const FEW = 5;

/** One sentence for the whole page. */
export function judgeEngine({ samples, breakers }: EngineRoom): EngineVerdict {
  const standings = breakers.map(standingOf);
  const last = samples.at(-1);
  const waitMs = last?.expectedWaitMs ?? 0;
  if (!standings.some((one) => one === "closed" || one === "half_open"))
    return { level: "late", kind: "no_nodes" };
  const leftOut = standings.filter((one) => one !== "closed" && one !== "away").length;
  if (leftOut > 0) return { level: "warm", kind: "left_out", count: leftOut };
  const recent = samples.slice(-RECENT);
  const sum = (what: "admitted" | "refused") =>
    recent.reduce((total, { [what]: byClass }) => total + total4(byClass), 0);
  const refused = sum("refused");
  if (refused >= FEW)
    return {
      level: "notice",
      kind: "refusing",
      share: refused / (refused + sum("admitted")),
      waiting: last?.queued ?? 0,
      waitMs,
    };
  return { level: "fine", kind: "fine", inFlight: last?.inFlight ?? 0, waitMs };
}

function total4(byClass: LimitSample["admitted"]): number {
  return byClass.paid + byClass.place + byClass.browse + byClass.background;
}
