import { LEASE_NOTICE_MS } from "../../contracts/lease-timing.ts";
import type { Condition } from "../../contracts/series.ts";
import { type SwitchKey, switchCatalogue } from "../../contracts/switches.ts";
import type { ExitGate } from "../../contracts/switches-live.ts";
import { conditionHolds } from "../../series/rules/holds.ts";

export type Measure = (condition: Condition) => { value: number | null };

export type LeaseStep =
  | { do: "wait" }
  /** It ends soon. */
  | { do: "notify" }
  /** Over, and the trouble too. */
  | { do: "end" }
  /** Over, but this does not hold yet. */
  | { do: "extend"; because: ExitGate };

/** The exit conditions of a switch as they stand; a switch without any may always end. */
export function exitGates(key: SwitchKey, measure: Measure): ExitGate[] {
  return switchCatalogue[key].exitWhen.map((condition) => {
    const measured = measure(condition);
    return { condition, measured: measured.value, holds: conditionHolds(condition, measured) };
  });
}

export interface LeaseStanding {
  key: SwitchKey;
  setAt: number;
  leaseUntil: number;
  extensions: number;
  /** From when on the series have had time to fill since the start. */
  settledAt: number;
}

/** What is due for a lease now. Protection is never dropped on a clock alone: the exit conditions must hold. */
export function leaseStep(
  { key, setAt, leaseUntil, extensions, settledAt }: LeaseStanding,
  now: number,
  measure: Measure,
): LeaseStep {
  if (leaseUntil > now) {
    // Whoever chose a few minutes knows, and an extension has just been told of.
    const worthTelling = extensions === 0 && leaseUntil - setAt > LEASE_NOTICE_MS;
    return worthTelling && leaseUntil - now <= LEASE_NOTICE_MS ? { do: "notify" } : { do: "wait" };
  }
  const failing = exitGates(key, measure).filter((gate) => !gate.holds);
  const [because] = failing;
  if (!because) return { do: "end" };
  // Just started: that nothing was measured yet says nothing. It stays on meanwhile.
  if (now < settledAt && failing.every((gate) => gate.measured === null)) return { do: "wait" };
  return { do: "extend", because };
}

/** For the record, and read back into words by screens: "commitP95Ms 812, not < 250". */
export function gateInShort({ condition, measured }: ExitGate): string {
  const value = measured === null ? "no data" : String(Math.round(measured * 100) / 100);
  return `${condition.series} ${value}, not ${condition.op} ${condition.value}`;
}
