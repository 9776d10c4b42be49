import { unitOf } from "../../shared/seeded-random.ts";
import type { NodeJob } from "../protocol.ts";

/**
 * A fault that simulated nodes have on purpose, so that there is something true to find: every 12
 * minutes, for 4 minutes, most jobs of one combination of dimensions fail with the reason
 * "simulated_fault". Announced in docs/nodes.md; nodes that do real work never have it.
 */
export interface SimulatedFault {
  match: Partial<NodeJob["dimensions"]>;
  startsAt: number;
  endsAt: number;
}

export const FAULT_EVERY_MS = 12 * 60_000;
export const FAULT_LASTS_MS = 4 * 60_000;
/** Share of the combination's orders that fail. */
export const FAULT_SHARE = 0.85;
export const FAULT_REASON = "simulated_fault";

const combinations: readonly SimulatedFault["match"][] = [
  { appVersion: "5.2.0", network: "4G" },
  { region: "cn-south", device: "Android 14" },
  { appVersion: "5.2.1", device: "iOS 18" },
  { region: "cn-east", network: "WiFi" },
  { channel: "mini-program", network: "5G" },
];

/** The fault in force at this moment. It starts 5-8 minutes into each turn of 12. */
export function faultAt(nowMs: number, seed = "demo"): SimulatedFault | null {
  const turn = Math.floor(nowMs / FAULT_EVERY_MS);
  const startsAt = turn * FAULT_EVERY_MS + Math.round((5 + 3 * unitOf(`${seed}/start ${turn}`)) * 60_000);
  const endsAt = startsAt + FAULT_LASTS_MS;
  if (nowMs < startsAt || nowMs >= endsAt) return null;
  const first = Math.floor(unitOf(`${seed}/first`) * combinations.length);
  return { match: combinations[(first + turn) % combinations.length] ?? {}, startsAt, endsAt };
}

/** Whether the fault hits this job: decided per order, so that a retry elsewhere fails as well. */
export function failsBy(fault: SimulatedFault | null, job: Pick<NodeJob, "orderId" | "dimensions">): boolean {
  if (!fault) return false;
  const wanted = Object.entries(fault.match) as [keyof NodeJob["dimensions"], string][];
  if (!wanted.every(([dimension, value]) => job.dimensions[dimension] === value)) return false;
  return unitOf(`${fault.startsAt}/${job.orderId}`) < FAULT_SHARE;
}
