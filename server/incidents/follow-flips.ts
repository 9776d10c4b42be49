import type { Pool } from "pg";
import type { EffectRow } from "../contracts/effects.ts";
import { type SwitchKey, type SwitchValue, switchCatalogue, switchKeys } from "../contracts/switches.ts";
import type { IncidentStore, KeptIncident } from "./incident-store.ts";
import { measuredEffect } from "./rules/measured-effect.ts";
import { refsIn } from "./rules/name-incident.ts";

interface Change {
  revision: number;
  key: string;
  before: SwitchValue;
  after: SwitchValue;
  at: number;
  byName: string | null;
  reason: string | null;
}

/** A flip for an incident may come a while after its end: a second person was asked. */
const LATE_MS = 30 * 60_000;

/**
 * Ties flips to incidents, by the incident's name in their reason or because they turned something on while it
 * was open, and puts the measured verdict beside what was promised.
 */
export async function followFlips(
  pool: Pick<Pool, "query">,
  store: IncidentStore,
  incidents: readonly KeptIncident[],
  now: number,
): Promise<void> {
  const recent = incidents.filter(({ row }) => row.endedAt === null || row.endedAt > now - LATE_MS);
  if (recent.length > 0) await tieFlips(pool, store, recent);
  for (const flip of await store.flipsWithoutVerdict()) {
    const { rows } = await pool.query<{ detail: EffectRow }>(
      "SELECT detail FROM switch_effect WHERE revision = $1",
      [flip.revision],
    );
    const effect = rows[0]?.detail;
    if (!effect?.verdict) continue;
    const at = effect.judgedAt ?? effect.dueAt;
    await store.judged(flip, { verdict: effect.verdict, measured: measuredEffect(effect.figures), at });
  }
}

async function tieFlips(
  pool: Pick<Pool, "query">,
  store: IncidentStore,
  incidents: readonly KeptIncident[],
): Promise<void> {
  const since = Math.min(...incidents.map(({ row }) => row.onsetAt));
  const { rows } = await pool.query<Change>(
    `SELECT id::int AS revision, key, before, after, at, nullif(by_name, 'system') AS "byName", reason
     FROM switch_change WHERE at >= $1 AND before <> after AND cause <> 'lease_extended'
       AND NOT EXISTS (SELECT 1 FROM incident_flip WHERE revision = switch_change.id) ORDER BY id`,
    [new Date(since).toISOString()],
  );
  for (const change of rows) {
    const key = switchKeys.find((known): known is SwitchKey => known === change.key);
    if (!key || change.after === switchCatalogue[key].safeDefault) continue;
    const incident = incidentOf(change, incidents);
    if (!incident) continue;
    const prediction = incident.predictions.find((one) => one.key === key);
    await store.addFlip({
      revision: change.revision,
      incidentId: incident.row.id,
      key,
      value: change.after,
      at: change.at,
      byName: change.byName,
      prediction: prediction && prediction.relievable > 0 ? prediction : null,
    });
  }
}

/** Named in the reason; else the one it was made during, one about success before one about latency. */
function incidentOf({ at, reason }: Change, incidents: readonly KeptIncident[]): KeptIncident | undefined {
  const refs = refsIn(reason);
  const named = incidents.find(({ row }) => refs.includes(row.ref));
  if (named) return named;
  const during = incidents.filter(
    ({ row }) => row.state === "open" && at >= row.openedAt && at < (row.endedAt ?? Number.POSITIVE_INFINITY),
  );
  return during.find(({ row }) => row.measure === "success") ?? during[0];
}
