import type { Node as NodeRow } from "../platform/prisma.ts";
import type { NodeState, Withheld } from "./node-state.ts";
import type { RegisterNode } from "./protocol.ts";

/** A node as the registry knows it when it has just read its row. */
export function nodeStateOf(row: NodeRow, heardAtMs: number, now: number): NodeState {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    epoch: row.epoch,
    slots: row.slots,
    local: row.local,
    simulated: row.simulated,
    version: row.version,
    startedAt: now,
    joinedAt: now,
    lastSeenAt: now,
    heardAtMs,
    suspectAt: null,
    liveness: "ready",
    withheld: withheldOf(row),
    withheldAt: null,
    leaving: false,
    stopped: false,
    health: "ready",
    report: null,
    served: null,
    staleWrites: 0,
  };
}

function withheldOf({ withheld, withheldBy, withheldWhy }: NodeRow): Withheld | null {
  if (withheld !== "cordon" && withheld !== "drain") return null;
  return { kind: withheld, by: withheldBy ?? "", why: withheldWhy ?? "" };
}

/** What a registration writes. */
export function nodeColumns(wanted: RegisterNode, now: number) {
  return {
    name: wanted.name,
    url: wanted.url,
    slots: wanted.slots,
    local: wanted.local,
    simulated: wanted.simulated,
    version: wanted.version,
    registeredAt: new Date(now),
    lastSeenAt: new Date(now),
  };
}
