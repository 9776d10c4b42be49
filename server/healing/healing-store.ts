import type { Pool } from "pg";
import type { HealingEntry } from "../contracts/healing.ts";

const KEPT_DAYS = 30;

/** Healings on disk: the whole entry as it is shown, with what is asked for beside it. */
export function createHealingStore(pool: Pool) {
  return {
    /** The newest, oldest first. What was open when the last server ended is over. */
    async load(limit: number): Promise<HealingEntry[]> {
      await pool.query(
        `UPDATE healing_incident SET ended_at = now(), detail = CASE WHEN kind = 'held'
           THEN detail || jsonb_build_object('endedAt', floor(extract(epoch FROM now()) * 1000)) ELSE detail END
         WHERE ended_at IS NULL`,
      );
      await pool.query("DELETE FROM healing_incident WHERE started_at < now() - make_interval(days => $1)", [
        KEPT_DAYS,
      ]);
      const { rows } = await pool.query<{ detail: HealingEntry }>(
        "SELECT detail FROM healing_incident ORDER BY started_at DESC, id DESC LIMIT $1",
        [limit],
      );
      return rows.map((row) => row.detail).reverse();
    },
    async save(entries: HealingEntry[]): Promise<void> {
      if (entries.length === 0) return;
      await pool.query(
        `INSERT INTO healing_incident (id, kind, node_id, node_name, started_at, ended_at, detail)
         SELECT e->>'id', e->>'kind', e->>'nodeId', coalesce(e->>'node', ''), to_timestamp(at / 1000),
                to_timestamp(ended / 1000), e
         FROM unnest($1::jsonb[], $2::float8[], $3::float8[]) AS t(e, at, ended)
         ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, detail = excluded.detail`,
        [entries.map((entry) => JSON.stringify(entry)), entries.map(startedAt), entries.map(endedAt)],
      );
    },
  };
}

const startedAt = (entry: HealingEntry): number =>
  entry.kind === "held" ? entry.startedAt : (entry.isolatedAt ?? entry.lastBeatAt);

function endedAt(entry: HealingEntry): number | null {
  if (entry.kind === "held") return entry.endedAt;
  return entry.mttrMs === null ? null : (entry.firstServedAt ?? entry.replacementUpAt);
}
