import { DEFAULT_POLICY, type SchedulingPolicy, schedulingPolicies } from "../contracts/engine-choices.ts";
import { changePolicySchema } from "../contracts/operations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { Engine } from "./engine.ts";

const KEY = "scheduling.policy";

export interface ChangePolicyDeps {
  prisma: Prisma;
  engine: Engine;
  bus: Bus;
  clock: Clock;
}

/** Changes how nodes are chosen, from the next order on; kept over a restart. */
export async function changePolicy(
  deps: ChangePolicyDeps,
  viewer: Viewer,
  input: unknown,
): Promise<{ policy: SchedulingPolicy }> {
  requirePermission(viewer, "operations.act");
  const { policy, reason = null } = changePolicySchema.parse(input);
  const before = deps.engine.policy;
  if (policy === before) return { policy };
  await deps.prisma.$transaction([
    deps.prisma.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value: policy },
      update: { value: policy },
    }),
    deps.prisma.auditEntry.create({
      data: {
        actor: `person:${viewer.id}`,
        action: "policy.change",
        target: KEY,
        before,
        after: policy,
        reason,
      },
    }),
  ]);
  deps.engine.setPolicy(policy);
  const at = deps.clock.nowMs();
  const params = { before, after: policy, by: viewer.name, reason };
  deps.bus.emit("feed", { at, type: "policy_changed", params });
  deps.bus.emit("mark", {
    at,
    type: "policy",
    label: policy,
    params,
  });
  return { policy };
}

export async function storedPolicy(prisma: Prisma): Promise<SchedulingPolicy> {
  const row = await prisma.setting.findUnique({ where: { key: KEY } });
  return schedulingPolicies.find((policy) => policy === row?.value) ?? DEFAULT_POLICY;
}
