import { hash } from "node:crypto";
import type { Pool } from "pg";
import type { ChainFault, ChainVerdict } from "../contracts/audit.ts";
import type { Anchor } from "./anchors.ts";
import { ENTRY_COLUMNS, type EntryColumns, entryText } from "./rules/entry-text.ts";

const CHUNK = 10_000;
const FIRST_PREV_HASH = "0".repeat(64);

export interface VerifyOptions {
  pool: Pool;
  /** Kept outside the database; they tell of a tail that was cut and of a chain that was written anew. */
  anchors?: readonly Anchor[];
  /** After every 10,000 entries. */
  onProgress?(progress: { checked: number; total: number }): void | Promise<void>;
  signal?: AbortSignal;
}

/** Reads the whole chain, oldest first, and says where it is broken first, or that it is whole. */
export async function verifyChain(options: VerifyOptions): Promise<ChainVerdict> {
  const { pool, anchors = [], onProgress, signal } = options;
  const startedAt = performance.now();
  const anchored = new Map(anchors.map((anchor) => [anchor.seq, anchor.hash]));
  let agreed = 0;
  let last = null as { seq: number; hash: string } | null;
  const broken = (at: number, because: ChainFault): ChainVerdict => {
    const tookMs = Math.round(performance.now() - startedAt);
    return { outcome: "broken", entries: last?.seq ?? 0, at, because, tookMs };
  };

  const { total, unchained } = await overviewOf(pool);
  let chunk = await readAfter(pool, 0);
  while (chunk.length > 0) {
    signal?.throwIfAborted();
    // Read on while this chunk is hashed.
    const full = chunk.length === CHUNK;
    const next: Promise<EntryColumns[]> = full
      ? readAfter(pool, Number(chunk.at(-1)?.[0]))
      : Promise.resolve([]);
    next.catch(() => {});
    for (const entry of chunk) {
      const seq = Number(entry[0]);
      if (seq !== (last?.seq ?? 0) + 1) return broken((last?.seq ?? 0) + 1, "missing");
      if (entry[1] !== (last?.hash ?? FIRST_PREV_HASH)) return broken(seq, "link");
      const actual = hash("sha256", entryText(entry));
      if (entry.at(-1) !== actual) return broken(seq, "content");
      const anchor = anchored.get(seq);
      if (anchor !== undefined && anchor !== actual) return broken(seq, "anchor");
      if (anchor !== undefined) agreed++;
      last = { seq, hash: actual };
    }
    await onProgress?.({ checked: last?.seq ?? 0, total: Math.max(total, last?.seq ?? 0) });
    chunk = await next;
  }
  const cutAfter = last?.seq ?? 0;
  if (anchors.some((anchor) => anchor.seq > cutAfter)) return broken(cutAfter + 1, "cut_off");
  if (unchained) return broken(cutAfter + 1, "unchained");
  const tookMs = Math.round(performance.now() - startedAt);
  return { outcome: "whole", entries: last?.seq ?? 0, last, anchors: agreed, tookMs };
}

async function overviewOf(pool: Pool): Promise<{ total: number; unchained: boolean }> {
  const { rows } = await pool.query<{ total: number | null; unchained: boolean }>(
    "SELECT max(seq) AS total, EXISTS (SELECT 1 FROM audit_entry WHERE seq IS NULL) AS unchained FROM audit_entry",
  );
  return { total: rows[0]?.total ?? 0, unchained: rows[0]?.unchained ?? false };
}

/** As text: nothing is to be read into a value and printed anew. The stored hash is the last column. */
const asText = { getTypeParser: () => (value: string) => value };

async function readAfter(pool: Pool, seq: number): Promise<EntryColumns[]> {
  const { rows } = await pool.query<(string | null)[]>({
    name: "audit-chain",
    text: `SELECT ${ENTRY_COLUMNS}, hash FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT ${CHUNK}`,
    values: [seq],
    rowMode: "array",
    types: asText as never,
  });
  return rows;
}
