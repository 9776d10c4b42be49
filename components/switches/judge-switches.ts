import { LEASE_NOTICE_MS, OVERDUE_AFTER_EXTENSIONS } from "#server/contracts/lease-timing.ts";
import type { SwitchKey, SwitchRow } from "#server/contracts/switches.ts";

/** What an operator should know of the leases, the worst first. */
export type LeaseVerdict =
  | { level: "calm"; kind: "calm" }
  | { level: "degraded"; kind: "on"; count: number; leftMs: number }
  | { level: "warm"; kind: "ending"; key: SwitchKey; leftMs: number }
  | { level: "late"; kind: "extended" | "overdue"; key: SwitchKey; count: number };

/** Whether a switch needs a hand: past its lease, or near its end. */
export function judgeSwitches(switches: readonly SwitchRow[], now: number): LeaseVerdict {
  const away = switches.filter((row) => !row.isDefault);
  if (away.length === 0) return { level: "calm", kind: "calm" };
  const worst = away.reduce((most, row) => (row.extensions > most.extensions ? row : most));
  if (worst.extensions > 0) {
    const kind = worst.extensions >= OVERDUE_AFTER_EXTENSIONS ? "overdue" : "extended";
    return { level: "late", kind, key: worst.key, count: worst.extensions };
  }
  const next = nextLeaseEnd(away);
  const leftMs = Math.max(0, (next?.leaseUntil ?? now) - now);
  if (next && leftMs <= LEASE_NOTICE_MS) return { level: "warm", kind: "ending", key: next.key, leftMs };
  return { level: "degraded", kind: "on", count: away.length, leftMs };
}

/** The switch whose lease ends first. */
export function nextLeaseEnd(switches: readonly SwitchRow[]): (SwitchRow & { leaseUntil: number }) | null {
  return switches
    .flatMap((row) =>
      row.leaseUntil === null || row.isDefault ? [] : { ...row, leaseUntil: row.leaseUntil },
    )
    .reduce<(SwitchRow & { leaseUntil: number }) | null>(
      (first, row) => (first === null || row.leaseUntil < first.leaseUntil ? row : first),
      null,
    );
}
