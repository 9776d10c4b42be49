// npm run bench:audit [-- --json] [--entries N]: how long the audit log takes to verify, and what one entry
// costs its writer, in a real PostgreSQL, with the code that the page and the command use.
import { parseArgs } from "node:util";
import type pg from "pg";
import { migrate } from "../prisma/migrate.ts";
import { verifyChain } from "../server/audit/verify-chain.ts";
import { startEmbeddedPostgres } from "../server/platform/postgres/embedded.ts";
import { percentileOf } from "./load/percentile-of.ts";
import { withPool, withScratchDir } from "./support/scratch.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, entries: { type: "string", default: "1000000" } },
});
const ENTRIES = Number(values.entries);
const TARGET_MS = 10_000;
const CHUNK = 20_000;
const SINGLE = 300;
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

/** As switches write them: a value and a revision before and after, a reason. */
const insert = (series: string) =>
  `INSERT INTO audit_entry (at, actor, actor_name, action, target, before, after, reason)
   SELECT now() - make_interval(secs => ${ENTRIES} - i), 'person:p' || (i % 20), 'Person ' || (i % 20), 'switch.set', 'writes.queued',
     jsonb_build_object('value', false, 'revision', i), jsonb_build_object('value', true, 'revision', i + 1, 'leaseUntil', 1790000000000 + i),
     'the database is slow, seen at ' || i FROM ${series} i`;

async function fill(pool: pg.Pool): Promise<number> {
  const from = performance.now();
  for (let i = 0; i < ENTRIES; i += CHUNK)
    await pool.query(insert(`generate_series(${i + 1}, ${Math.min(ENTRIES, i + CHUNK)})`));
  await pool.query("VACUUM ANALYZE audit_entry");
  return performance.now() - from;
}

/** One entry a transaction, as an operator's act writes it; ms. */
async function writeSingly(pool: pg.Pool): Promise<number[]> {
  const spans: number[] = [];
  for (let i = 0; i < SINGLE; i++) {
    const from = performance.now();
    await pool.query(insert(`generate_series(${ENTRIES + i + 1}, ${ENTRIES + i + 1})`));
    spans.push(performance.now() - from);
  }
  return spans.sort((a, b) => a - b);
}

await withScratchDir("audit", async (dataDir) => {
  const postgres = await startEmbeddedPostgres(dataDir, 0);
  try {
    await migrate(postgres.url);
    await withPool(postgres.url, async (pool) => {
      const filledMs = await fill(pool);
      say(`${ENTRIES} entries chained in ${Math.round(filledMs / 1_000)} s`);
      const spans = await writeSingly(pool);
      const [p50Ms, p99Ms] = [0.5, 0.99].map((share) => percentileOf(spans, share)) as [number, number];
      const verdict = await verifyChain({ pool });
      const met =
        verdict.outcome === "whole" && verdict.entries === ENTRIES + SINGLE && verdict.tookMs <= TARGET_MS;
      const perSecond = Math.round((verdict.entries / verdict.tookMs) * 1_000);
      say("what                          entries        ms   entries/s");
      say(
        `verified, ${verdict.outcome.padEnd(18)} ${String(verdict.entries).padStart(9)} ${String(verdict.tookMs).padStart(9)} ${String(perSecond).padStart(11)}`,
      );
      say(
        `written singly, p50 and p99   ${String(SINGLE).padStart(9)} ${p50Ms.toFixed(1).padStart(9)} ${p99Ms.toFixed(1).padStart(11)}`,
      );
      say(`at most ${TARGET_MS} ms: ${met ? "yes" : "NO"}`);
      if (values.json)
        console.log(
          JSON.stringify({
            entries: verdict.entries,
            outcome: verdict.outcome,
            verifyMs: verdict.tookMs,
            targetMs: TARGET_MS,
            met,
            writeP50Ms: p50Ms,
            writeP99Ms: p99Ms,
          }),
        );
      if (!met) process.exitCode = 1;
    });
  } finally {
    await postgres.stop();
  }
});
