import { setTimeout as sleep } from "node:timers/promises";
import type { CheckKey, GameDayScenario, GameDayStage } from "../contracts/game-day.ts";
import { addMessages, breakerOpenedAt, openDeadReceiver, undelivered } from "./dead-receiver.ts";
import { busiestNode, healings, settledLedger, succeeded, unsettled, until } from "./look-inside.ts";
import type { Sandbox } from "./sandbox.ts";
import { type Rates, type SandboxLoad, startLoad } from "./sandbox-load.ts";

export interface Stage {
  sandbox: Sandbox;
  load: SandboxLoad;
  signal: AbortSignal;
  tell(stage: GameDayStage): void;
}
export type Found = Partial<Record<CheckKey, number | null>>;

/** Three nodes have fifteen places: about twelve such orders a second. */
const WORK_MS = 1_200;
const USUAL: Rates = { paid: 1, place: 3 };
const WARM_UP_MS = 5_000;
const FAULT_MS = 15_000;
/** Longer than it takes to isolate a node: whoever is to stay has had every chance not to. */
const AFTERWARDS_MS = 6_000;
/** A receiver that is well gets its messages within it, whatever the other does. */
const OTHERS_WITHIN_MS = 5_000;
const RESCUE_WITHIN_MS = 60_000;
const SETTLE_WITHIN_MS = 60_000;

/** Plays one fault in a sandbox that is up, and counts. */
export async function playScenario(
  scenario: GameDayScenario,
  { sandbox, signal, tell }: Omit<Stage, "load">,
): Promise<{ found: Found; load: SandboxLoad }> {
  tell("warming_up");
  const load = startLoad(sandbox, WORK_MS);
  const stage: Stage = { sandbox, load, signal, tell };
  try {
    load.at(USUAL);
    await sleep(WARM_UP_MS, undefined, { signal });
    tell("fault");
    const found = await scenes[scenario](stage);
    tell("settling");
    await load.finish(15_000);
    const ledger = await settledLedger(sandbox.pool, load.acknowledged, SETTLE_WITHIN_MS, signal);
    tell("counting");
    return {
      load,
      found: {
        ...found,
        lost: ledger.lost.length + ledger.unsettled,
        doubled: ledger.doubled.length,
        paidSuccess: load.asked.paid > 0 ? (await succeeded(sandbox.pool, "paid")) / load.asked.paid : null,
        placeSuccess:
          load.asked.place > 0 ? (await succeeded(sandbox.pool, "place")) / load.asked.place : null,
        probesAnswered: load.probesAnswered(),
      },
    };
  } finally {
    await load.finish(0);
  }
}

const scenes: Record<GameDayScenario, (stage: Stage) => Promise<Found>> = {
  node_killed: nodeKilled,
  fleet_silent: fleetSilent,
  database_slow: databaseSlow,
  overload,
  receiver_dead: receiverDead,
};

async function nodeKilled({ sandbox, signal }: Stage): Promise<Found> {
  const { pool } = sandbox;
  const victim = await until(20_000, signal, () => busiestNode(pool));
  if (!victim) throw new Error("No node of the sandbox had work.");
  const at = Date.now();
  process.kill(sandbox.pidOf(victim.name), "SIGKILL");
  const rescued = await until(RESCUE_WITHIN_MS, signal, async () =>
    (await unsettled(pool, victim.jobs)) === 0 ? Date.now() - at : null,
  );
  const row = await until(RESCUE_WITHIN_MS, signal, async () => {
    const { healed } = await healings(pool, at - 1_000);
    return healed.find((one) => one.node === victim.name && one.replacementUpAt !== null) ?? null;
  });
  const { healed } = await healings(pool, at - 1_000);
  return {
    isolatedMs: row?.isolatedAt ? Math.max(0, row.isolatedAt - at) : null,
    replacedMs: row?.replacementUpAt ? Math.max(0, row.replacementUpAt - at) : null,
    rescuedMs: rescued,
    healthyIsolated: healed.filter((one) => one.node !== victim.name && one.isolatedAt !== null).length,
  };
}

async function fleetSilent({ sandbox, signal }: Stage): Promise<Found> {
  const pids = sandbox.nodes.map((node) => sandbox.pidOf(node));
  const at = Date.now();
  try {
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    await sleep(10_000, undefined, { signal });
  } finally {
    for (const pid of pids) process.kill(pid, "SIGCONT");
  }
  await sleep(AFTERWARDS_MS, undefined, { signal });
  const { healed, held } = await healings(sandbox.pool, at);
  const said = held.find(({ reason }) => reason === "most_silent" || reason === "monitor_stalled");
  return {
    healthyIsolated: healed.filter((one) => one.isolatedAt !== null).length,
    suspectSaidMs: said ? Math.max(0, said.startedAt - at) : null,
  };
}

async function databaseSlow({ sandbox, signal }: Stage): Promise<Found> {
  const at = Date.now();
  sandbox.slowDatabase(250);
  await sleep(FAULT_MS, undefined, { signal });
  sandbox.slowDatabase(0);
  await sleep(AFTERWARDS_MS, undefined, { signal });
  const { healed } = await healings(sandbox.pool, at);
  return { healthyIsolated: healed.filter((one) => one.isolatedAt !== null).length };
}

/** Ten times what the nodes can do, nearly all of it of the lesser classes. */
async function overload({ load, signal }: Stage): Promise<Found> {
  load.at({ paid: 2, place: 5, browse: 59, background: 59 });
  await sleep(20_000, undefined, { signal });
  load.at(USUAL);
  await sleep(AFTERWARDS_MS, undefined, { signal });
  return {};
}

async function receiverDead({ sandbox, signal }: Stage): Promise<Found> {
  const { pool, material } = sandbox;
  const deadShop = material.mealShopId;
  const wellShop = material.reservationShopId;
  const receiver = await openDeadReceiver(pool, { deadShop, wellShop });
  try {
    const at = Date.now();
    await addMessages(pool, [deadShop, wellShop], 20);
    const openedAt = await until(20_000, signal, () => breakerOpenedAt(pool, deadShop));
    await until(OTHERS_WITHIN_MS, signal, async () =>
      (await undelivered(pool, wellShop)) === 0 ? true : null,
    );
    const othersHeldUp = await undelivered(pool, wellShop);
    receiver.revive();
    await until(90_000, signal, async () => ((await undelivered(pool, deadShop)) === 0 ? true : null));
    return {
      breakerOpenedMs: openedAt === null ? null : Math.max(0, openedAt - at),
      othersHeldUp,
      undelivered: await undelivered(pool, deadShop),
    };
  } finally {
    await receiver.close();
  }
}
