import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AdmissionLimiter } from "../../server/contracts/engine.ts";
import type { SchedulingPolicy } from "../../server/contracts/operations.ts";
import { startRealServer, waitForNodes } from "../../server/setup/start-real-server.ts";
import { startSeededDatabase, withPool, withScratchDir } from "../support/scratch.ts";
import { FLEET, startFleet } from "./fleet.ts";
import type { OfferedOrder } from "./offered-load.ts";
import { type Answered, sendOrders } from "./send-orders.ts";
import { startNginx } from "./start-nginx.ts";

export interface Run {
  seed: number;
  orders: readonly OfferedOrder[];
  deadlineMs: number;
}

/** What became of one order. Response time from its sending to the end of its execution. */
export interface Fate {
  order: OfferedOrder;
  fate: "in_time" | "late" | "dropped" | "refused" | "no_answer";
  responseMs: number | null;
}

/** A tier allows 100 orders a second. */
const CLIENTS = 8;

/** The real server, its engine set to a policy and a limiter, and the fleet as its nodes. */
export async function runRushdeck(
  run: Run,
  choice: { policy: SchedulingPolicy; limiter: AdmissionLimiter },
): Promise<Fate[]> {
  return withScratchDir("bench-scheduling", async (dataDir) => {
    const { postgres, material } = await startSeededDatabase(dataDir, {
      clients: CLIENTS,
      deadlineMs: run.deadlineMs,
    });
    await withPool(postgres.url, (pool) =>
      pool.query(
        `INSERT INTO setting (key, value) VALUES ('scheduling.policy', $1), ('admission.limiter', $2)`,
        [JSON.stringify(choice.policy), JSON.stringify(choice.limiter)],
      ),
    );
    const server = await startRealServer({
      dataDir,
      env: { RUSHDECK_DEMO: "off", RUSHDECK_NODES: "0" },
    });
    const fleet = await startFleet({
      seed: run.seed,
      join: { url: server.url, token: readFileSync(path.join(dataDir, "node-token"), "utf8").trim() },
    });
    try {
      await waitForNodes(server.url, FLEET.nodes);
      const answers = await sendOrders({
        port: Number(new URL(server.url).port),
        orders: run.orders,
        zeroAt: fleet.begin(),
        giveUpMs: 4 * run.deadlineMs,
        shotFor: (order, index) => ({
          path: "/api/v1/orders",
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${material.apiKeys[index % CLIENTS]}`,
            "idempotency-key": `bench-${index}`,
          },
          body: JSON.stringify({
            kind: "reservation",
            shopId: material.reservationShopId,
            slotId: material.slotIds[index % material.slotIds.length],
            party: 1,
            deadlineMs: run.deadlineMs,
            workMs: order.workMs,
          }),
        }),
      });
      return await fatesFrom(postgres.url, answers);
    } finally {
      await fleet.stop();
      await server.stop();
    }
  });
}

interface Settled {
  index: number;
  outcome: string | null;
  execution_ms: number | null;
}

/** The database's word on every accepted order, once all have settled. */
async function fatesFrom(url: string, answers: readonly Answered[]): Promise<Fate[]> {
  const until = Date.now() + 60_000;
  for (;;) {
    const rows = await withPool(url, (pool) =>
      pool.query<Settled>(
        `SELECT substr(idempotency_key, 7)::int AS index, outcome,
           extract(epoch FROM settled_at - accepted_at)::float8 * 1000 AS execution_ms FROM orders`,
      ),
    );
    const open = rows.rows.filter((row) => row.outcome === null).length;
    if (open > 0 && Date.now() < until) {
      await sleep(250);
      continue;
    }
    if (open > 0) throw new Error(`${open} accepted orders never settled`);
    const byIndex = new Map(rows.rows.map((row) => [row.index, row]));
    return answers.map((answer, index) => fateOf(answer, byIndex.get(index)));
  }
}

function fateOf({ order, status, tookMs }: Answered, row: Settled | undefined): Fate {
  if (status === 429 || status === 503) return { order, fate: "refused", responseMs: null };
  if (status < 200 || status > 299 || !row) return { order, fate: "no_answer", responseMs: null };
  // The sender's wait for the acknowledgement counts as well.
  const responseMs = tookMs + (row.execution_ms ?? 0);
  if (row.outcome === "success") return { order, fate: "in_time", responseMs };
  if (row.outcome === "late") return { order, fate: "late", responseMs };
  return { order, fate: "dropped", responseMs: null };
}

/** nginx `least_conn` in front of the same fleet, each node a plain server with a queue. */
export async function runNginx(run: Run): Promise<Fate[]> {
  return withScratchDir("bench-nginx", async (folder) => {
    const fleet = await startFleet({ seed: run.seed, join: null });
    try {
      const nginx = await startNginx(folder, fleet.ports);
      try {
        const answers = await sendOrders({
          port: nginx.port,
          orders: run.orders,
          zeroAt: fleet.begin(),
          giveUpMs: 20 * run.deadlineMs,
          shotFor: (order) => ({
            path: "/work",
            headers: { "x-work-ms": String(order.workMs) },
            body: "{}",
          }),
        });
        return answers.map(({ order, status, tookMs }) => {
          if (status !== 200) return { order, fate: "no_answer", responseMs: null };
          return { order, fate: tookMs <= run.deadlineMs ? "in_time" : "late", responseMs: tookMs };
        });
      } finally {
        await nginx.stop();
      }
    } finally {
      await fleet.stop();
    }
  });
}
