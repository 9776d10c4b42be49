import type { Viewer } from "../contracts/people.ts";
import { type AppliedVariant, applyVariantSchema, type WhatIfRow } from "../contracts/what-if.ts";
import { actorOf } from "../shared/actor-of.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import type { WhatIfOptions } from "./create-what-if.ts";
import type { WhatIfStore } from "./store.ts";

export type ApplyDeps = Pick<
  WhatIfOptions,
  "prisma" | "clock" | "choice" | "changePolicy" | "changeLimiter"
> & { store: WhatIfStore };

/**
 * Puts a variant's policy and limiter in force. Node and slot counts stay advice: machines are not ours
 * to make. What was promised is kept with the run, to be held against what comes.
 */
export async function applyVariant(
  deps: ApplyDeps,
  { viewer, row, input }: { viewer: Viewer; row: WhatIfRow; input: unknown },
): Promise<AppliedVariant> {
  const { variant: name, reason } = parseInput(applyVariantSchema, input);
  const place = row.request.variants.findIndex((variant) => variant.name === name);
  const variant = row.request.variants[place];
  const figures = row.result?.figures[place];
  if (!variant) throw new OpsError("NOT_FOUND", "The replay has no variant of this name.");
  if (row.state !== "done" || !figures)
    throw new OpsError("CONFLICT", "The replay is not done: there is nothing to go by yet.");
  const before = deps.choice();
  const after = { policy: variant.policy, limiter: variant.limiter };
  if (after.limiter !== before.limiter) await deps.changeLimiter(viewer, { limiter: after.limiter, reason });
  if (after.policy !== before.policy) await deps.changePolicy(viewer, { policy: after.policy, reason });
  const applied: AppliedVariant = {
    variant: name,
    at: deps.clock.nowMs(),
    byName: viewer.name,
    predicted: {
      success: figures.successWithinDeadline,
      meanMs: figures.meanResponseMs,
      p99Ms: figures.p99ResponseMs,
    },
    measured: null,
  };
  await deps.prisma.auditEntry.create({
    data: {
      actor: actorOf(viewer),
      action: "what_if.apply",
      target: row.id,
      before: { ...before },
      after: { ...after, variant: name },
      reason: reason ?? null,
    },
  });
  await deps.store.saveApplied(row.id, applied);
  return applied;
}
