import type { Pool } from "pg";
import type { Annotation } from "../contracts/annotations.ts";
import type { TimeWindow } from "../contracts/attribution.ts";
import type { IncidentMeasure } from "../contracts/incidents.ts";

/** Of a kind: more would be a wall of lines. The newest are shown. */
export const MOST_MARKS = 300;

const recorded = { text: "", link: null, by: null, version: 1, editable: false, incident: null } as const;

/** Flips of switches, which have a history of their own. */
export async function readFlips(pool: Pool, { from, to }: TimeWindow): Promise<Annotation[]> {
  const { rows } = await pool.query<{
    id: number;
    at: number;
    key: string;
    before: unknown;
    after: unknown;
    by_name: string;
    reason: string | null;
    cause: string;
    lease_until: number | null;
  }>(
    `SELECT id, at, key, before, after, by_name, reason, cause, lease_until FROM switch_change
     WHERE at >= $1 AND at < $2 ORDER BY at DESC LIMIT ${MOST_MARKS}`,
    [new Date(from), new Date(to)],
  );
  return rows.map((row) => {
    const { at, key, cause } = row;
    const id = `switch_${row.id}`;
    const by = cause === "person" || cause === "undo" ? row.by_name : null;
    const [before, value] = [row.before as boolean | number, row.after as boolean | number];
    const params = { key, before, value, by, cause, reason: row.reason, leaseUntil: row.lease_until };
    const mark = { id, at, type: "switch" as const, label: key, params };
    return { ...recorded, id, at, until: null, layer: "switch", by, mark };
  });
}

/** Incidents that the watch opened, from their onset on. Those dismissed were none. */
export async function readIncidents(
  pool: Pool,
  tenantId: string,
  { from, to }: TimeWindow,
): Promise<Annotation[]> {
  const { rows } = await pool.query<{
    id: string;
    ref: string;
    measure: IncidentMeasure;
    onset_at: number;
    ended_at: number | null;
  }>(
    `SELECT id, ref, measure, onset_at, ended_at FROM incident
     WHERE tenant_id = $1 AND state <> 'dismissed' AND onset_at < $3 AND coalesce(ended_at, now()) >= $2
     ORDER BY onset_at DESC LIMIT ${MOST_MARKS}`,
    [tenantId, new Date(from), new Date(to)],
  );
  return rows.map(({ id, ref, measure, onset_at, ended_at }) => ({
    ...recorded,
    id,
    at: onset_at,
    until: ended_at,
    layer: "incident",
    link: `/analyst/incidents/${ref}`,
    mark: null,
    incident: { ref, measure },
  }));
}
