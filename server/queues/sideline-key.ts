import { SIDELINE_MINUTES, sidelineSchema } from "../contracts/engine.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { parseInput } from "../shared/parse-input.ts";
import type { KeyNames } from "./name-keys.ts";
import { requireOperator } from "./require-operator.ts";
import { SIDELINE_PREFIX, type Sideline, type Sidelines } from "./sidelines.ts";

export interface SidelineDeps {
  prisma: Prisma;
  sidelines: Sidelines;
  names: KeyNames;
  bus: Bus;
  clock: Clock;
}

/**
 * Turns requests for a shop, dish, slot or client away for some minutes; 0 minutes lets them in again,
 * and no minutes at all leaves a standing sideline its end and only notes the reason. Orders that were
 * accepted go on.
 * @throws FORBIDDEN, INVALID_REQUEST
 */
export async function sidelineKey(
  deps: SidelineDeps,
  viewer: Viewer,
  input: unknown,
): Promise<{ key: string; until: number | null }> {
  requireOperator(viewer);
  const { key, minutes, reason = null } = parseInput(sidelineSchema, input);
  const before = deps.sidelines.find(key);
  if (minutes === 0) return lift(deps, viewer, key, reason);
  const now = deps.clock.nowMs();
  const noted = before !== null && minutes === undefined;
  const after: Sideline = {
    key,
    since: before?.since ?? now,
    until: noted ? before.until : now + (minutes ?? SIDELINE_MINUTES) * 60_000,
    by: actorOf(viewer),
    byName: viewer.name,
    reason: reason ?? before?.reason ?? null,
  };
  const settingKey = SIDELINE_PREFIX + key;
  const value = { ...after };
  await deps.prisma.$transaction([
    deps.prisma.setting.upsert({
      where: { key: settingKey },
      create: { key: settingKey, value },
      update: { value },
    }),
    deps.prisma.auditEntry.create({
      data: {
        actor: after.by,
        action: noted ? "sideline.note" : "sideline.set",
        target: key,
        before: before ? { until: before.until, reason: before.reason } : undefined,
        after: { until: after.until, reason: after.reason },
        reason,
      },
    }),
  ]);
  deps.sidelines.put(after);
  if (!noted) {
    await deps.names.learn([key]).catch(() => {});
    deps.bus.emit("feed", {
      at: now,
      type: "key_sidelined",
      params: { key, ...deps.names.labelOf(key), until: after.until, by: viewer.name, reason: after.reason },
    });
  }
  return { key, until: after.until };
}

async function lift(
  { prisma, sidelines, names, bus, clock }: SidelineDeps,
  viewer: Viewer,
  key: string,
  reason: string | null,
): Promise<{ key: string; until: null }> {
  const before = sidelines.find(key);
  // Over by itself meanwhile, or lifted by somebody else: nothing is left to do.
  if (!before) return { key, until: null };
  await prisma.$transaction([
    prisma.setting.deleteMany({ where: { key: SIDELINE_PREFIX + key } }),
    prisma.auditEntry.create({
      data: {
        actor: actorOf(viewer),
        action: "sideline.lift",
        target: key,
        before: { until: before.until, reason: before.reason, turnedAway: before.turnedAway },
        reason,
      },
    }),
  ]);
  sidelines.drop(key);
  bus.emit("feed", {
    at: clock.nowMs(),
    type: "sideline_lifted",
    params: { key, ...names.labelOf(key), by: viewer.name, turnedAway: before.turnedAway },
  });
  return { key, until: null };
}
