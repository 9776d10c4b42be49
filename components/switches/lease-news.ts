import { LEASE_NOTICE_MS, OVERDUE_AFTER_EXTENSIONS } from "#server/contracts/lease-timing.ts";
import type { SwitchRow } from "#server/contracts/switches.ts";

export interface LeaseNews {
  /** The same news has the same id. */
  id: string;
  kind: "ending" | "extended" | "overdue";
  row: SwitchRow & { leaseUntil: number };
}

/** What is to be told of leases now: those that end within five minutes, and those that were extended. */
export function leaseNews(switches: readonly SwitchRow[], now: number): LeaseNews[] {
  return switches.flatMap(({ leaseUntil, ...row }): LeaseNews[] => {
    if (leaseUntil === null || row.isDefault) return [];
    const leased = { ...row, leaseUntil };
    if (row.extensions > 0) {
      const kind = row.extensions >= OVERDUE_AFTER_EXTENSIONS ? "overdue" : "extended";
      return [{ id: `${row.key}/extended/${row.revision}`, kind, row: leased }];
    }
    // Whoever chose a few minutes knows.
    const short = row.setAt !== null && leaseUntil - row.setAt <= LEASE_NOTICE_MS;
    if (short || leaseUntil - now > LEASE_NOTICE_MS || leaseUntil <= now) return [];
    return [{ id: `${row.key}/ending/${leaseUntil}`, kind: "ending", row: leased }];
  });
}
