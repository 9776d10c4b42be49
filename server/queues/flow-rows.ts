import { FLOWS_SHOWN, type FlowRow } from "../contracts/engine.ts";
import type { Engine } from "../scheduling/engine.ts";
import { RateMeter } from "../scheduling/rate-meter.ts";
import { judgeNoise, type Noise, QUIET } from "./rules/noisy-flow.ts";
import { Spark } from "./rules/spark.ts";

interface Flow {
  admitted: RateMeter;
  refused: RateMeter;
  spark: Spark;
  noise: Noise;
}

/** Clients by their part of the queues. Who has not been heard of for five minutes is forgotten. */
export function createFlowRows(nameOf: (clientId: string) => string) {
  const flows = new Map<string, Flow>();
  const flowOf = (clientId: string): Flow => {
    let flow = flows.get(clientId);
    if (!flow) {
      flow = { admitted: new RateMeter(), refused: new RateMeter(), spark: new Spark(), noise: QUIET };
      flows.set(clientId, flow);
    }
    return flow;
  };

  return {
    admitted: (clientId: string, at: number) => flowOf(clientId).admitted.add(at),
    refused: (clientId: string, at: number) => flowOf(clientId).refused.add(at),
    /** The top ten by queue share; a noisy one is always among them. */
    rows(demand: ReturnType<Engine["demand"]>, now: number): FlowRow[] {
      const byClient = new Map<string, { queued: number; running: number }>();
      for (const { clientId, queued, running } of demand) {
        const sum = byClient.get(clientId) ?? { queued: 0, running: 0 };
        byClient.set(clientId, { queued: sum.queued + queued, running: sum.running + running });
        flowOf(clientId);
      }
      const counts = [...byClient.values()];
      const total = counts.reduce((sum, { queued }) => sum + queued, 0);
      const waiting = counts.filter(({ queued }) => queued > 0).length;
      const rows: FlowRow[] = [];
      for (const [clientId, flow] of flows) {
        const { queued, running } = byClient.get(clientId) ?? { queued: 0, running: 0 };
        flow.spark.put(queued, now);
        flow.noise = judgeNoise(flow.noise, { queued, total, flows: waiting }, now);
        const admittedPerMinute = flow.admitted.perMinute(now);
        const refusedPerMinute = flow.refused.perMinute(now);
        const idle = queued + running + admittedPerMinute + refusedPerMinute === 0;
        if (idle && flow.spark.silent && flow.noise.noisySince === null) flows.delete(clientId);
        else
          rows.push({
            clientId,
            name: nameOf(clientId),
            queued,
            running,
            share: total === 0 ? 0 : queued / total,
            admittedPerMinute,
            refusedPerMinute,
            noisySince: flow.noise.noisySince,
            spark: flow.spark.values(),
          });
      }
      return rows.sort(worstFirst).slice(0, FLOWS_SHOWN);
    },
  };
}

function worstFirst(a: FlowRow, b: FlowRow): number {
  return (
    Number(b.noisySince !== null) - Number(a.noisySince !== null) ||
    b.queued - a.queued ||
    b.running - a.running ||
    b.admittedPerMinute + b.refusedPerMinute - (a.admittedPerMinute + a.refusedPerMinute) ||
    (a.clientId < b.clientId ? -1 : 1)
  );
}
