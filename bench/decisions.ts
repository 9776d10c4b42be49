// npm run bench:decisions [-- --json] [--orders N --receipts N --lookups N]: how long it takes to look a
// decision up among a day of them, in a real PostgreSQL, through the search that the page and the API use.
import { parseArgs } from "node:util";
import type pg from "pg";
import { searchDecisions } from "../server/admission/search-decisions.ts";
import { percentileOf } from "./load/percentile-of.ts";
import { startSeededDatabase, withPool, withScratchDir } from "./support/scratch.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    orders: { type: "string", default: "1000000" },
    receipts: { type: "string", default: "1000000" },
    lookups: { type: "string", default: "300" },
  },
});
const ORDERS = Number(values.orders);
const RECEIPTS = Number(values.receipts);
const LOOKUPS = Number(values.lookups);
const TARGET_P95_MS = 300;
const CHUNK = 50_000;
const SHOPS = 40;
const CLIENTS = 20;
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

/** Spread over the last 24 hours, newest first, with a job and three events an order. */
async function fill(pool: pg.Pool): Promise<void> {
  const age = (of: number) => `make_interval(secs => i * ${86_000 / of})`;
  const shop = `'bench-shop-' || (i % ${SHOPS})`;
  const client = `'bench-client-' || (i % ${CLIENTS})`;
  await pool.query(
    `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token)
     SELECT 'bench-shop-' || i, 'bench', 'Shop ' || i, '店 ' || i, 'meal', 'north', 'token-' || i
     FROM generate_series(0, ${SHOPS - 1}) i`,
  );
  for (let from = 0; from < ORDERS; from += CHUNK) {
    const series = `generate_series(${from}, ${Math.min(ORDERS, from + CHUNK) - 1}) i`;
    await pool.query(
      `INSERT INTO orders (id, tenant_id, client_id, shop_id, kind, class, status, number, idempotency_key, input, region,
         device, network, app_version, channel, work_ms, accepted_at, deadline_at, owner_id, attempt, settled_at, outcome, updated_at)
       SELECT 'ord_' || md5(i::text), 'bench', ${client}, ${shop}, 'meal', 'place', 'picked_up',
         (i / ${SHOPS}) % 999 + 1, 'key-' || i, '{}', 'north', 'a', 'wifi', '1', 'app', 100, now() - ${age(ORDERS)},
         now() - ${age(ORDERS)} + interval '15 s', 'bench', 1, now() - ${age(ORDERS)} + interval '1 s', 'success', now()
       FROM ${series}`,
    );
    await pool.query(
      `INSERT INTO job (order_id, attempt, node_id, node_epoch, started_at, finished_at, result, service_ms)
       SELECT 'ord_' || md5(i::text), 1, 'node', 1, now() - ${age(ORDERS)}, now() - ${age(ORDERS)}, 'done', 20 FROM ${series}`,
    );
    await pool.query(
      `INSERT INTO order_event (order_id, topic, epoch, seq, type, at, actor)
       SELECT 'ord_' || md5(i::text), 'shop', 'bench', i, type, now() - ${age(ORDERS)}, 'system'
       FROM ${series}, unnest(ARRAY['order.received', 'job.started', 'order.accepted']) AS type`,
    );
  }
  for (let from = 0; from < RECEIPTS; from += CHUNK) {
    await pool.query(
      `INSERT INTO receipt (id, at, tenant_id, client_id, shop_id, kind, class, reason, rule, retry_after_ms, detail, request_key)
       SELECT 'rcp_' || md5(i::text), now() - ${age(RECEIPTS)}, 'bench', ${client}, ${shop}, 'meal', 'place', 'wait_target',
         'admission:wait_target', 4000, '{"expectedWaitMs":9000,"targetMs":6000,"load":0.7,"threshold":0.8}', 'refused-' || i
       FROM generate_series(${from}, ${Math.min(RECEIPTS, from + CHUNK) - 1}) i`,
    );
  }
  await pool.query("ANALYZE");
}

interface Figure {
  by: string;
  lookups: number;
  found: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}

await withScratchDir("decisions", async (dataDir) => {
  const { postgres } = await startSeededDatabase(dataDir, { clients: CLIENTS, deadlineMs: 15_000 });
  try {
    await withPool(postgres.url, async (pool) => {
      const filledFrom = performance.now();
      await fill(pool);
      say(
        `${ORDERS} orders and ${RECEIPTS} receipts written in ${Math.round((performance.now() - filledFrom) / 1_000)} s`,
      );
      const md5 = async (i: number) =>
        (await pool.query<{ id: string }>("SELECT md5($1::text) AS id", [String(i)])).rows[0]?.id ?? "";
      const spread = (of: number, i: number) => Math.floor((i * of) / LOOKUPS);
      const kinds: [string, (i: number) => Promise<string>][] = [
        ["order id", async (i) => `ord_${await md5(spread(ORDERS, i))}`],
        ["order number", async (i) => String((i % 999) + 1)],
        ["key of an order", async (i) => `key-${spread(ORDERS, i)}`],
        ["receipt id", async (i) => `rcp_${await md5(spread(RECEIPTS, i))}`],
        ["key of a refusal", async (i) => `refused-${spread(RECEIPTS, i)}`],
        ["nothing there", async (i) => `nobody-knows-${i}`],
      ];
      const figures: Figure[] = [];
      for (const [by, questionAt] of kinds) {
        const spans: number[] = [];
        let found = 0;
        for (let i = 0; i < LOOKUPS; i++) {
          const q = await questionAt(i);
          const from = performance.now();
          const answer = await searchDecisions(
            { pool, receipts: { flush: async () => {} } },
            { tenantId: "bench", clientId: null },
            q,
          );
          spans.push(performance.now() - from);
          if (answer.decisions.length > 0) found++;
        }
        spans.sort((a, b) => a - b);
        const [p50Ms, p95Ms, maxMs] = [0.5, 0.95, 1].map((share) => percentileOf(spans, share)) as [
          number,
          number,
          number,
        ];
        figures.push({ by, lookups: LOOKUPS, found, p50Ms, p95Ms, maxMs });
      }
      const met = figures.every(({ by, found, lookups, p95Ms }) => {
        const expected = by === "nothing there" ? 0 : lookups;
        return p95Ms <= TARGET_P95_MS && found === expected;
      });
      say("looked up by        found    p50 ms   p95 ms   max ms");
      for (const { by, found, lookups, p50Ms, p95Ms, maxMs } of figures) {
        const cells = [p50Ms, p95Ms, maxMs].map((ms) => ms.toFixed(1).padStart(8)).join(" ");
        say(`${by.padEnd(18)} ${`${found}/${lookups}`.padStart(7)} ${cells}`);
      }
      say(`p95 at most ${TARGET_P95_MS} ms everywhere: ${met ? "yes" : "NO"}`);
      if (values.json)
        console.log(
          JSON.stringify({ orders: ORDERS, receipts: RECEIPTS, targetP95Ms: TARGET_P95_MS, met, figures }),
        );
      if (!met) process.exitCode = 1;
    });
  } finally {
    await postgres.stop();
  }
});
