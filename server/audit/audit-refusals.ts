import type { Viewer } from "../contracts/people.ts";
import type { Parts } from "../parts.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import { isOpsError } from "../shared/errors.ts";
import { createTryLimit } from "../shared/try-limit.ts";

/** Acts whose refusal is worth knowing: whoever tries them without the right is looking for a way in. */
const watched = {
  degradation: ["setSwitch", "undoSwitch"],
  approvals: ["ask", "decide", "withdraw", "review", "changeMode"],
  protection: ["saveRule", "setRuleMode", "removeRule", "setLevel"],
  breakers: ["hold"],
  scheduling: ["changePolicy", "changeLimiter"],
  queues: ["sideline", "startBulk", "cancelBulk"],
  nodes: ["command"],
  gameDay: ["start", "stop"],
  whatIf: ["start", "apply"],
  identity: [
    "createPerson",
    "updatePerson",
    "createClient",
    "updateClient",
    "createKey",
    "revokeKey",
    "createShop",
    "updateShop",
  ],
  demo: ["setRunning"],
} as const satisfies { [Part in keyof Parts]?: readonly (keyof Parts[Part])[] };

const WINDOW_MS = 60_000;
/** A person and minute: enough to see what was tried, too few to flood the log. */
const MOST = 20;

interface RefusalDeps {
  prisma: Prisma;
  clock: { nowMs(): number };
  log: Pick<Log, "warn">;
}

type Method = (viewer: Viewer, input: unknown) => Promise<unknown>;

/** The same parts, whose dangerous acts leave an entry when somebody is refused them. */
export function auditRefusals(parts: Parts, { prisma, clock, log }: RefusalDeps): Parts {
  const tries = createTryLimit({ most: MOST, windowMs: WINDOW_MS });
  const write = async (viewer: Viewer, target: string, reason: string) => {
    const actor = actorOf(viewer);
    tries.take(actor, clock.nowMs());
    await prisma.auditEntry.create({
      data: { actor, actorName: viewer.name, action: "access.refused", target, reason, outcome: "refused" },
    });
  };
  const watch =
    (name: string, run: Method): Method =>
    async (viewer, input) => {
      try {
        return await run(viewer, input);
      } catch (error) {
        if (isOpsError(error) && error.code === "FORBIDDEN")
          await write(viewer, name, error.message).catch((failure) =>
            log.warn({ err: failure }, "a refusal is not in the audit log"),
          );
        throw error;
      }
    };
  const guarded: Record<string, object> = { ...parts };
  for (const [part, methods] of Object.entries(watched)) {
    const whole = guarded[part] as Record<string, Method>;
    const copies = methods.map((method) => {
      const run = whole[method];
      if (!run) throw new Error(`${part}.${method} is not there`);
      return [method, watch(`${part}.${method}`, run.bind(whole))];
    });
    guarded[part] = { ...whole, ...Object.fromEntries(copies) };
  }
  return guarded as unknown as Parts;
}
