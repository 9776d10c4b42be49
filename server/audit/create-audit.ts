import type { Pool } from "pg";
import type { Log } from "../platform/log.ts";
import type { Clock } from "../shared/clock.ts";
import { type Anchor, anchorFileOf, dropAnchor, readAnchors } from "./anchors.ts";

const ANCHOR_EVERY_MS = 3_600_000;

export interface AuditOptions {
  pool: Pool;
  clock: Clock;
  log: Pick<Log, "info" | "warn">;
  dataDir: string;
}

export interface Audit {
  pool: Pool;
  anchors(): Anchor[];
  start(): Promise<void>;
  stop(): void;
}

/** Writes the end of the chain down outside the database at the start and every hour, also into the log. */
export function createAudit({ pool, clock, log, dataDir }: AuditOptions): Audit {
  const file = anchorFileOf(dataDir);
  let timer: NodeJS.Timeout | undefined;

  async function anchor(): Promise<void> {
    try {
      const dropped = await dropAnchor(pool, file, clock.nowMs());
      if (dropped) log.info({ seq: dropped.seq, hash: dropped.hash }, "audit anchor");
    } catch (error) {
      log.warn({ err: error }, "audit: no anchor was written; the next is tried in an hour");
    }
  }

  return {
    pool,
    anchors: () => readAnchors(file),
    async start() {
      await anchor();
      timer = setInterval(() => void anchor(), ANCHOR_EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
