import { changeLimiterSchema } from "../contracts/engine.ts";
import { type AdmissionLimiter, admissionLimiters, DEFAULT_LIMITER } from "../contracts/engine-choices.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { LimiterInForce } from "./limiter-in-force.ts";

const KEY = "admission.limiter";

export interface ChangeLimiterDeps {
  prisma: Prisma;
  limiter: LimiterInForce;
  bus: Bus;
  clock: Clock;
}

/** Changes by which rule requests are let in, from the next one on; kept over a restart. */
export async function changeLimiter(
  deps: ChangeLimiterDeps,
  viewer: Viewer,
  input: unknown,
): Promise<{ limiter: AdmissionLimiter }> {
  requirePermission(viewer, "operations.act");
  const { limiter, reason = null } = changeLimiterSchema.parse(input);
  const before = deps.limiter.kind;
  if (limiter === before) return { limiter };
  await deps.prisma.$transaction([
    deps.prisma.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value: limiter },
      update: { value: limiter },
    }),
    deps.prisma.auditEntry.create({
      data: {
        actor: `person:${viewer.id}`,
        action: "limiter.change",
        target: KEY,
        before,
        after: limiter,
        reason,
      },
    }),
  ]);
  deps.limiter.use(limiter);
  const at = deps.clock.nowMs();
  const params = { before, after: limiter, by: viewer.name, reason };
  deps.bus.emit("feed", { at, type: "limiter_changed", params });
  deps.bus.emit("mark", { at, type: "policy", label: limiter, params: { ...params, what: "limiter" } });
  return { limiter };
}

export async function storedLimiter(prisma: Prisma): Promise<AdmissionLimiter> {
  const row = await prisma.setting.findUnique({ where: { key: KEY } });
  return admissionLimiters.find((limiter) => limiter === row?.value) ?? DEFAULT_LIMITER;
}
