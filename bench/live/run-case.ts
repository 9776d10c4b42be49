import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../server/platform/postgres/embedded.ts";
import { percentileOf } from "../load/percentile-of.ts";
import { answer, ask, startChild } from "./children.ts";
import type { Published, ScreensPlan, Seen, ServerOrder, ServerPlan } from "./plans.ts";
import { type Case, topicOf } from "./workload.ts";

const SCREEN_PROCESSES = 2;
/** Longest a change may take to be counted as arrived at all. */
const DRAIN_MS = 2_000;

export interface CaseOptions {
  kind: Case;
  contender: "ours" | "naive";
  screens: number;
  warmUpMs: number;
  measureMs: number;
}

export interface Measured {
  eventsPerSecond: number;
  screens: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
  serverCpuCores: number;
  /** Bytes that reached screens for each change that was theirs to see. */
  bytesPerUpdate: number;
  /** Entity updates in all frames, times who got them, a second. */
  deliveredPerSecond: number;
  framesPerSecond: number;
  /** Changes that never arrived, frames that did not follow the one before, connections that ended. */
  missing: number;
  gaps: number;
  lost: number;
  serverMemoryMb: number;
}

/** A server and its screens, as processes; each call of `at` measures one rate. */
export async function openCase({ kind, contender, screens, warmUpMs, measureMs }: CaseOptions): Promise<{
  at(perSecond: number): Promise<Measured>;
  close(): void;
}> {
  const port = await freePort();
  const children: ChildProcess[] = [];
  const start = (file: string, plan: ServerPlan | ScreensPlan) => {
    const child = startChild(file, plan);
    children.push(child);
    return child;
  };
  const server = start("live-server.ts", { port, kind, contender });
  await answer(server);
  const each = screens / SCREEN_PROCESSES;
  const viewers = Array.from({ length: SCREEN_PROCESSES }, (_, i) =>
    start("screens-process.ts", { port, kind, contender, from: i * each, to: (i + 1) * each }),
  );
  await Promise.all(viewers.map((viewer) => answer(viewer)));

  return {
    async at(perSecond) {
      const published = await ask<Published>(server, {
        perSecond,
        warmUpMs,
        measureMs,
      } satisfies ServerOrder);
      await sleep(DRAIN_MS);
      const seen = await Promise.all(viewers.map((viewer) => ask<Seen>(viewer, {})));
      return figures({ kind, screens, published, seen });
    },
    close: () => {
      for (const child of children) child.kill("SIGKILL");
    },
  };
}

function figures({
  kind,
  screens,
  published,
  seen,
}: {
  kind: Case;
  screens: number;
  published: Published;
  seen: Seen[];
}): Measured {
  const { commits, seconds, frames, changes } = published;
  const byTopic = new Map<string, { seqs: number[]; ats: number[] }>();
  for (let i = 0; i < commits.length; i += 3) {
    const topic = topicOf(kind, commits[i] ?? 0);
    const known = byTopic.get(topic) ?? { seqs: [], ats: [] };
    known.seqs.push(commits[i + 1] ?? 0);
    known.ats.push(commits[i + 2] ?? 0);
    byTopic.set(topic, known);
  }
  const followers = kind === "wide" ? screens : screens / byTopic.size;
  const wanted = (commits.length / 3) * followers;
  const latencies = new Float64Array(Math.ceil(wanted));
  let arrived = 0;
  let bytes = 0;
  const next = new Int32Array(screens);
  for (const { arrivals } of seen) {
    for (let i = 0; i < arrivals.length; i += 4) {
      const [screen = 0, seq = 0, seenAt = 0, length = 0] = arrivals.subarray(i, i + 4);
      const mine = byTopic.get(topicOf(kind, screen));
      if (!mine || seq < (commits[1] ?? 0)) continue;
      bytes += length;
      // A screen that knows up to here shows all the changes before, also those it never got singly.
      let at = next[screen] ?? 0;
      while (at < mine.seqs.length && (mine.seqs[at] ?? 0) <= seq) {
        latencies[arrived++] = seenAt - (mine.ats[at++] ?? 0);
      }
      next[screen] = at;
    }
  }
  const sorted = latencies.subarray(0, arrived).sort();
  const sum = (of: (one: Seen) => number) => seen.reduce((total, one) => total + of(one), 0);
  return {
    eventsPerSecond: round(commits.length / 3 / seconds),
    screens,
    p50Ms: round(percentileOf(sorted, 0.5)),
    p95Ms: round(percentileOf(sorted, 0.95)),
    p99Ms: round(percentileOf(sorted, 0.99)),
    maxMs: round(sorted.at(-1) ?? 0),
    serverCpuCores: round(published.cpuCores, 3),
    bytesPerUpdate: round(bytes / Math.max(1, wanted)),
    deliveredPerSecond: round((changes * followers) / seconds),
    framesPerSecond: round((frames * followers) / seconds),
    missing: wanted - arrived,
    gaps: sum((one) => one.gaps),
    lost: sum((one) => one.lost),
    serverMemoryMb: published.memoryMb,
  };
}

function round(value: number, digits = 1): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
