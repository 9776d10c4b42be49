import type { ClassRow, FlowRow, HotKeyRow } from "#server/contracts/engine.ts";
import type { OrderClass } from "#server/contracts/orders.ts";
import { toneOf } from "../operations/figure-tone.ts";

export type QueueFinding =
  | { level: "late"; about: "never"; class: OrderClass }
  | { level: "late" | "warm"; about: "long"; class: OrderClass; waitMs: number }
  | { level: "warm"; about: "noisy"; name: string; since: number }
  | { level: "degraded"; about: "sidelined"; count: number };

/** What an operator should know of the queues, worst first; nothing when they flow. */
export function judgeQueues(classes: ClassRow[], flows: FlowRow[], hotKeys: HotKeyRow[]): QueueFinding[] {
  const findings: QueueFinding[] = [];
  for (const row of classes)
    if (row.willNotDrain) findings.push({ level: "late", about: "never", class: row.class });
  for (const row of classes) {
    const level = row.depth > 0 ? toneOf.wait(row.oldestAgeMs) : "calm";
    if (level !== "calm" && !row.willNotDrain)
      findings.push({ level, about: "long", class: row.class, waitMs: row.oldestAgeMs });
  }
  for (const { name, noisySince } of flows)
    if (noisySince !== null) findings.push({ level: "warm", about: "noisy", name, since: noisySince });
  const count = hotKeys.filter(({ sidelined }) => sidelined !== null).length;
  if (count > 0) findings.push({ level: "degraded", about: "sidelined", count });
  return findings;
}
