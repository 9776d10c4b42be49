import path from "node:path";
import { freePort } from "../../server/platform/postgres/embedded.ts";
import { secretFile } from "../../server/platform/secrets.ts";
import { startRealServer } from "../../server/setup/start-real-server.ts";
import { keepDemoTrafficOff } from "../faults/look-inside.ts";
import { startSeededDatabase, withPool, withScratchDir } from "../support/scratch.ts";
import { startCutPushProxy } from "./cut-push-proxy.ts";
import { flipAndWait, type Propagation } from "./flip-and-wait.ts";
import { type NodeFleet, startNodes } from "./node-fleet.ts";
import { type Operator, signInOperator } from "./operator.ts";

/** Enough to see the way of the question alone; each takes about a second. */
const SLOW_FLIPS_MOST = 30;

export interface PropagationPlan {
  instances: number;
  flips: number;
  seed: number;
  slowReportMs: number;
  say(line: string): void;
}

export interface PropagationResult {
  push: Propagation;
  /** Streams stay open and say nothing. */
  cut: Propagation;
  /** The same, and answers to reports come late. */
  slow: Propagation;
  /** At the end of each way every node said itself that it serves the last value. */
  agreed: boolean;
}

/** A server of its own on data of its own; nodes that join it, then nodes that join it past a cut push path. */
export function measurePropagation(plan: PropagationPlan): Promise<PropagationResult> {
  return withScratchDir("propagation", async (dataDir) => {
    plan.say("starting PostgreSQL and the server ...");
    const { postgres } = await startSeededDatabase(dataDir, { clients: 1, deadlineMs: 60_000 });
    await keepDemoTrafficOff(postgres.url);
    const server = await startRealServer({
      dataDir,
      port: await freePort(),
      env: { RUSHDECK_DEMO: "on", RUSHDECK_NODES: "0", RUSHDECK_LOG: "error" },
    });
    try {
      const place = { url: server.url, dataDir, databaseUrl: postgres.url };
      const operator = await signInOperator(place);
      const fleetOf = (join: string, prefix: string) =>
        startNodes({
          ...place,
          join,
          prefix,
          count: plan.instances,
          token: secretFile(dataDir, "node-token"),
          dataDir: path.join(dataDir, "nodes"),
        });
      const pushed = await withFleet(await fleetOf(server.url, "p"), (fleet) =>
        measure(plan, { fleet, operator, databaseUrl: postgres.url, label: "pushed", flips: plan.flips }),
      );
      const proxy = await startCutPushProxy(server.url);
      try {
        return await withFleet(await fleetOf(proxy.url, "c"), async (fleet) => {
          const way = { fleet, operator, databaseUrl: postgres.url };
          const cut = await measure(plan, { ...way, label: "push path cut", flips: plan.flips });
          proxy.slowReports(plan.slowReportMs);
          const flips = Math.min(plan.flips, SLOW_FLIPS_MOST);
          const slow = await measure(plan, { ...way, label: "and reports slow", flips });
          return {
            push: pushed.figures,
            cut: cut.figures,
            slow: slow.figures,
            agreed: pushed.agreed && cut.agreed && slow.agreed,
          };
        });
      } finally {
        await proxy.stop();
      }
    } finally {
      await server.stop();
    }
  });
}

async function withFleet<Result>(
  fleet: NodeFleet,
  work: (fleet: NodeFleet) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(fleet);
  } finally {
    await fleet.stop();
  }
}

async function measure(
  { instances, seed, say }: PropagationPlan,
  way: { fleet: NodeFleet; operator: Operator; databaseUrl: string; label: string; flips: number },
): Promise<{ figures: Propagation; agreed: boolean }> {
  say(`${way.label}: ${way.flips} flips to ${instances} nodes ...`);
  const figures = await withPool(way.databaseUrl, (pool) =>
    flipAndWait({ operator: way.operator, pool, nodes: instances, flips: way.flips, seed }),
  );
  const wanted = await way.operator.listSwitches();
  const says = await way.fleet.ask();
  const agreed = says.every(({ values }) => wanted.every(({ key, value }) => values[key] === value));
  say(`  p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms, not confirmed by all ${figures.unconfirmed}`);
  return { figures, agreed };
}
