import { type BreakerCell, type BreakerHold, dependencyCatalogue } from "../contracts/breakers.ts";
import type { Seat } from "../scheduling/fleet.ts";
import { breakerId } from "./breaker-store.ts";

/** What the page needs of a node's seat. */
export type NodeSeat = Pick<Seat, "id" | "breaker" | "breakerSince" | "calls" | "notWell"> & {
  node: { name: string };
};

/** The engine's breaker of a node, which is on the way of every order and kept by the engine itself. */
export function nodeCell(seat: NodeSeat, caller: string, hold: BreakerHold | null): BreakerCell {
  const { breaker } = seat;
  const half = breaker.kind === "half_open" && !hold ? breaker : null;
  return {
    id: breakerId("node", seat.id),
    dependency: "node",
    target: seat.id,
    nameEn: seat.node.name,
    nameZh: seat.node.name,
    caller,
    state: hold?.kind ?? breaker.kind,
    since: hold?.since ?? seat.breakerSince,
    errorShare: seat.calls > 0 ? seat.notWell / seat.calls : null,
    slowShare: null,
    calls: seat.calls,
    failures: seat.notWell,
    probeAt: !hold && breaker.kind === "open" ? breaker.until : null,
    probesOk: half?.successes ?? 0,
    probesUnderWay: half?.probes ?? 0,
    probesNeeded: dependencyCatalogue.node.probes,
    turnedAway: 0,
    lastError: null,
    hold,
  };
}
