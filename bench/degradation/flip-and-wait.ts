import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { seededRandom } from "../../server/shared/seeded-random.ts";
import { percentileOf } from "../load/percentile-of.ts";
import type { Operator } from "./operator.ts";

/** Its readers pass no orders here: what is measured is the way, not the switch. */
const KEY = "prediction.simple";
const PAUSE_MOST_MS = 200;
/** The server gives up on receipts after 10 s and writes down who is missing. */
const WRITTEN_WITHIN_MS = 20_000;

/** As the server wrote it into the audit log. */
interface StoredReceipts {
  committedAt: number;
  applied: number;
  total: number;
  slowestMs: number | null;
  receipts: { name: string; appliedMs: number | null; appliedAt: number | null }[];
}

export interface Propagation {
  flips: number;
  /** From the commit to the last receipt at the server, by the server's clock. */
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** The same by the last node's own clock: when it serves the new value. */
  nodeClockP50Ms: number;
  nodeClockP99Ms: number;
  /** Flips that not every node confirmed within 10 s. */
  unconfirmed: number;
}

/** Flips a switch again and again, each time as soon as the last flip's receipts are written. */
export async function flipAndWait(options: {
  operator: Operator;
  pool: pg.Pool;
  nodes: number;
  flips: number;
  seed: number;
}): Promise<Propagation> {
  const { operator, pool, nodes, flips, seed } = options;
  const random = seededRandom(seed);
  let row = (await operator.listSwitches()).find(({ key }) => key === KEY);
  if (!row) throw new Error(`There is no switch ${KEY}.`);
  const all: StoredReceipts[] = [];
  for (let flip = 0; flip < flips; flip++) {
    // At any moment between two reports of a node.
    await sleep(random() * PAUSE_MOST_MS);
    row = await operator.setSwitch(KEY, row.value !== true, row.revision);
    all.push(await receiptsOf(pool, row.revision));
  }
  const sorted = (values: number[]) => Float64Array.from(values).sort();
  const confirmed = all.filter(({ applied, total }) => applied === total && total === nodes);
  // One that is missing took longer than anybody waited.
  const took = sorted(all.map((one) => (confirmed.includes(one) ? (one.slowestMs ?? 0) : 10_000)));
  const own = sorted(
    confirmed.map(({ receipts, committedAt }) =>
      Math.max(...receipts.map(({ appliedAt }) => (appliedAt ?? Number.POSITIVE_INFINITY) - committedAt)),
    ),
  );
  return {
    flips,
    p50Ms: rounded(percentileOf(took, 0.5)),
    p99Ms: rounded(percentileOf(took, 0.99)),
    maxMs: rounded(percentileOf(took, 1)),
    nodeClockP50Ms: rounded(percentileOf(own, 0.5)),
    nodeClockP99Ms: rounded(percentileOf(own, 0.99)),
    unconfirmed: all.length - confirmed.length,
  };
}

const rounded = (ms: number) => Math.round(ms * 10) / 10;

async function receiptsOf(pool: pg.Pool, revision: number): Promise<StoredReceipts> {
  const until = Date.now() + WRITTEN_WITHIN_MS;
  for (;;) {
    const { rows } = await pool.query<{ after: StoredReceipts }>(
      `SELECT after FROM audit_entry WHERE action = 'switch.receipts' AND (after->>'revision')::bigint = $1
       ORDER BY id DESC LIMIT 1`,
      [revision],
    );
    if (rows[0]) return rows[0].after;
    if (Date.now() > until) throw new Error(`No receipts of revision ${revision} were written.`);
    await sleep(15);
  }
}
