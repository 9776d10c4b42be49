import { once } from "node:events";
import { freePort } from "../../server/platform/postgres/embedded.ts";
import { percentileOf } from "../load/percentile-of.ts";
import { answer, startChild } from "./children.ts";
import { hostNowMs, type Returned, type ScreensPlan, type ServerPlan } from "./plans.ts";

export interface Reconnected {
  screens: number;
  /** From the moment the new server listens until the last screen is right. */
  allRightMs: number;
  snapshotP99Ms: number;
  serverErrors: number;
}

/** Kills the server under its screens, starts another on the same port, and waits until all are right again. */
export async function measureReconnect({ screens }: { screens: number }): Promise<Reconnected> {
  const port = await freePort();
  const plan: ServerPlan = { port, kind: "shops", contender: "ours" };
  let server = startChild("live-server.ts", plan);
  await answer(server);
  const viewers = [0, 1].map((i) =>
    startChild("returning-process.ts", {
      ...plan,
      from: (i * screens) / 2,
      to: ((i + 1) * screens) / 2,
    } satisfies ScreensPlan),
  );
  try {
    await Promise.all(viewers.map((viewer) => answer(viewer)));
    const returned = Promise.all(viewers.map((viewer) => answer<Returned>(viewer)));
    const killed = once(server, "exit");
    server.kill("SIGKILL");
    await killed;
    server = startChild("live-server.ts", plan);
    await answer(server);
    const listening = hostNowMs();
    const all = await returned;
    const snapshots = Float64Array.from(all.flatMap(({ snapshotMs }) => snapshotMs)).sort();
    return {
      screens,
      allRightMs: Math.round(Math.max(...all.flatMap(({ rightAt }) => rightAt)) - listening),
      snapshotP99Ms: Math.round(percentileOf(snapshots, 0.99)),
      serverErrors: all.reduce((sum, { serverErrors }) => sum + serverErrors, 0),
    };
  } finally {
    for (const child of [server, ...viewers]) child.kill("SIGKILL");
  }
}
