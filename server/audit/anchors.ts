import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Pool } from "pg";

/** The chain's end at a moment, written down outside the database. */
export interface Anchor {
  /** Epoch ms. */
  at: number;
  seq: number;
  hash: string;
}

export const anchorFileOf = (dataDir: string) => path.join(dataDir, "audit-anchors.ndjson");

/** The anchors of a file, oldest first; none where there is no file. A line that is cut off is skipped. */
export function readAnchors(file: string): Anchor[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const { at, seq, hash } = JSON.parse(line) as Partial<Anchor>;
        return typeof at === "number" && typeof seq === "number" && typeof hash === "string"
          ? [{ at, seq, hash }]
          : [];
      } catch {
        return [];
      }
    });
}

/**
 * Writes the chain's end down once more where it has grown since the last anchor.
 * @returns the new anchor; null where there is nothing new
 */
export async function dropAnchor(pool: Pool, file: string, now: number): Promise<Anchor | null> {
  const { rows } = await pool.query<{ seq: number; hash: string }>(
    "SELECT seq, hash FROM audit_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1",
  );
  const [end] = rows;
  if (!end || end.seq <= (readAnchors(file).at(-1)?.seq ?? 0)) return null;
  const anchor = { at: now, ...end };
  mkdirSync(path.dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(anchor)}\n`, { mode: 0o600 });
  return anchor;
}
