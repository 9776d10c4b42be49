import { setTimeout as sleep } from "node:timers/promises";
import { type OrderClass, orderClasses } from "../../server/contracts/order-classes.ts";
import { freePort } from "../../server/platform/postgres/embedded.ts";
import { secretFile } from "../../server/platform/secrets.ts";
import { startRealServer, waitForNodes } from "../../server/setup/start-real-server.ts";
import { capacityBetween, FLEET, startFleet } from "../scheduling/fleet.ts";
import { sendOrders } from "../scheduling/send-orders.ts";
import { startSeededDatabase, withPool, withScratchDir } from "../support/scratch.ts";
import { type Probed, probeHealth } from "./probe-health.ts";
import { slowDatabase } from "./slow-database.ts";
import { type StormOrder, stormOrders } from "./storm-load.ts";

export interface StormOptions {
  seed: number;
  spikeSeconds: number;
  rules: "on" | "off";
  latency: { ms: number; jitterMs: number };
  say(line: string): void;
}

export interface ClassFate {
  asked: number;
  inTime: number;
  success: number;
  /** Reference ms of work of those that were not in time, longest first: some no slow node can do by their deadline. */
  missedWorkMs: number[];
}

export interface Storm {
  /** Of each class, asked for within the spike. */
  classes: Record<OrderClass, ClassFate>;
  /** Work finished in time in the spike, as a share of what the same nodes finished in time at the peak. */
  goodput: number;
  /** Both as shares of what the nodes could have done. */
  usefulInSpike: number;
  usefulAtPeak: number;
  probes: Probed & { share: number };
  /** Most changes of one rule, or of the ladder, in any hour: the run is shorter than one. */
  transitionsPerHour: number;
  /** What rules and ladder did, with seconds after the spike began. */
  told: string[];
}

/** So long that two cores, shared with whoever sends, take ten times what the nodes can do. */
const MEAN_WORK_MS = 2_000;
const DEADLINE_MS = 15_000;
/** A tier allows 100 orders a second. */
const CLIENTS = 24;
const WARM_UP_MS = 8_000;
const PEAK_MS = 25_000;

/** One storm against a server, a database and nodes of its own. */
export function runStorm({ seed, spikeSeconds, rules, latency, say }: StormOptions): Promise<Storm> {
  return withScratchDir("storm", async (dataDir) => {
    say(`rules ${rules}: starting PostgreSQL, the server and ${FLEET.nodes} nodes ...`);
    const seeded = { clients: CLIENTS, deadlineMs: DEADLINE_MS };
    const { postgres, material } = await startSeededDatabase(dataDir, seeded);
    const database = await slowDatabase(postgres.url, seed);
    const server = await startRealServer({
      dataDir,
      port: await freePort(),
      env: {
        DATABASE_URL: database.url,
        RUSHDECK_DEMO: "off",
        RUSHDECK_NODES: "0",
        RUSHDECK_LOG: "error",
      },
    });
    const token = secretFile(dataDir, "node-token");
    const fleet = await startFleet({ seed, join: { url: server.url, token } });
    try {
      await waitForNodes(server.url, FLEET.nodes);
      await setRules(postgres.url, rules);
      const peakFromMs = WARM_UP_MS;
      const spikeFromMs = WARM_UP_MS + PEAK_MS;
      const toMs = spikeFromMs + spikeSeconds * 1_000;
      const capacityPerSecond =
        capacityBetween(seed, peakFromMs, toMs) / MEAN_WORK_MS / ((toMs - peakFromMs) / 1_000);
      const plan = { seed, capacityPerSecond, meanWorkMs: MEAN_WORK_MS, peakFromMs, spikeFromMs, toMs };
      const orders = stormOrders(plan);
      say(`rules ${rules}: ${orders.length} orders in ${Math.round(toMs / 1_000)} s ...`);
      const zeroAt = fleet.begin();
      const probes = probeHealth(server.url);
      const storm = sleep(zeroAt + spikeFromMs - Date.now()).then(() => database.delay(latency));
      const answers = await sendOrders({
        port: Number(new URL(server.url).port),
        orders,
        zeroAt,
        giveUpMs: 2 * DEADLINE_MS,
        shotFor: (order, index) => ({
          path: "/api/v1/orders",
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${material.apiKeys[index % CLIENTS]}`,
            "idempotency-key": `storm-${index}`,
          },
          body: JSON.stringify({
            kind: "reservation",
            class: (order as StormOrder).class,
            shopId: material.reservationShopId,
            slotId: material.slotIds[index % material.slotIds.length],
            party: 1,
            deadlineMs: DEADLINE_MS,
            workMs: order.workMs,
          }),
        }),
      });
      await storm;
      const probed = await probes();
      database.delay({ ms: 0, jitterMs: 0 });
      const inTime = await ordersInTime(postgres.url);
      const told = await protectionLog(postgres.url, zeroAt + spikeFromMs);
      const fates = answers.map(({ order }, index) => ({
        order: order as StormOrder,
        inTime: inTime.has(index),
      }));
      const useful = (fromMs: number, untilMs: number) =>
        fates
          .filter((one) => one.inTime && one.order.atMs >= fromMs && one.order.atMs < untilMs)
          .reduce((sum, { order }) => sum + order.workMs, 0) / capacityBetween(seed, fromMs, untilMs);
      const usefulAtPeak = useful(peakFromMs, spikeFromMs);
      const usefulInSpike = useful(spikeFromMs, toMs);
      const spiked = byClass(fates.filter(({ order }) => order.atMs >= spikeFromMs));
      say(
        `rules ${rules}: paid ${spiked.paid.success.toFixed(4)}, place ${spiked.place.success.toFixed(4)}, useful work ${usefulInSpike.toFixed(3)} after ${usefulAtPeak.toFixed(3)} at the peak`,
      );
      return {
        classes: spiked,
        goodput: usefulInSpike / usefulAtPeak,
        usefulInSpike,
        usefulAtPeak,
        probes: { ...probed, share: probed.answered / probed.asked },
        transitionsPerHour: told.mostTransitions,
        told: told.lines,
      };
    } finally {
      await fleet.stop();
      await server.stop();
      await database.stop();
    }
  });
}

function byClass(fates: readonly { order: StormOrder; inTime: boolean }[]): Storm["classes"] {
  const figures = orderClasses.map((name) => {
    const asked = fates.filter(({ order }) => order.class === name);
    const inTime = asked.filter((one) => one.inTime).length;
    const missedWorkMs = asked
      .filter((one) => !one.inTime)
      .map(({ order }) => Math.round(order.workMs))
      .sort((a, b) => b - a);
    const fate: ClassFate = { asked: asked.length, inTime, success: inTime / asked.length, missedWorkMs };
    return [name, fate];
  });
  return Object.fromEntries(figures) as Storm["classes"];
}

/** The rules that come along, as somebody has turned them all on or off. */
async function setRules(databaseUrl: string, mode: "on" | "off"): Promise<void> {
  await withPool(databaseUrl, async (pool) => {
    for (let left = 100; left > 0; left--) {
      const { rowCount } = await pool.query("UPDATE protection_rule SET mode = $1, version = version + 1", [
        mode,
      ]);
      if ((rowCount ?? 0) > 0) break;
      if (left === 1) throw new Error("The server has no rules.");
      await sleep(100);
    }
  });
  // The server reads them every 2 s.
  await sleep(2_500);
}

/** The database's word on every order that was executed within its deadline, once all have settled. */
async function ordersInTime(databaseUrl: string): Promise<Set<number>> {
  const until = Date.now() + 60_000;
  return withPool(databaseUrl, async (pool) => {
    for (;;) {
      const { rows } = await pool.query<{ index: number; outcome: string | null }>(
        "SELECT substr(idempotency_key, 7)::int AS index, outcome FROM orders",
      );
      const open = rows.filter((row) => row.outcome === null).length;
      if (open === 0 || Date.now() > until)
        return new Set(rows.filter((row) => row.outcome === "success").map((row) => row.index));
      await sleep(500);
    }
  });
}

const CHANGES = ["entered", "exited", "climbed", "descended"];

async function protectionLog(
  databaseUrl: string,
  spikeAt: number,
): Promise<{ mostTransitions: number; lines: string[] }> {
  const { rows } = await withPool(databaseUrl, (pool) =>
    pool.query<{ at: number; type: string; name: string; params: Record<string, unknown> }>(
      "SELECT at, type, name, params FROM protection_event WHERE NOT shadow ORDER BY at",
    ),
  );
  const changes = rows.filter(({ type }) => CHANGES.includes(type));
  const of = Map.groupBy(changes, ({ type, name }) =>
    type === "climbed" || type === "descended" ? "ladder" : name,
  );
  return {
    mostTransitions: Math.max(0, ...[...of.values()].map((group) => group.length)),
    lines: changes.map(({ at, type, name, params }) => {
      const seconds = Math.round((at - spikeAt) / 1_000);
      const to = type === "climbed" || type === "descended" ? ` ${params.from} -> ${params.to}` : "";
      return `${seconds} s: ${name} ${type}${to}`;
    }),
  };
}
