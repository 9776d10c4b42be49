import { commandNodeSchema, type NodeCommand } from "../contracts/healing.ts";
import type { Viewer } from "../contracts/people.ts";
import type { NodeState, Withheld } from "../nodes/node-state.ts";
import type { NodeRegistry } from "../nodes/registry.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { refusalOf } from "./rules/may-command.ts";

export interface CommandNodeDeps {
  prisma: Prisma;
  registry: NodeRegistry;
  bus: Bus;
  clock: Clock;
  /** Does what was decided. */
  carryOut(node: NodeState, command: NodeCommand, by: { name: string; reason: string }): void;
}

/** A person keeps work away from a node, empties, restarts or takes it back; it holds over restarts. */
export async function commandNode(
  deps: CommandNodeDeps,
  viewer: Viewer,
  input: unknown,
): Promise<{ nodeId: string; command: NodeCommand }> {
  requirePermission(viewer, "operations.act");
  // Nodes work for every tenant; they belong to whoever runs the installation.
  if (viewer.tenantId !== DEFAULT_TENANT) throw new OpsError("FORBIDDEN", "These nodes are not yours.");
  const { nodeId, command, reason } = parseInput(commandNodeSchema, input);
  const node = deps.registry.all().find(({ id }) => id === nodeId);
  if (!node) throw new OpsError("NOT_FOUND", "There is no such node any more.");
  const refusal = refusalOf(command, node);
  if (refusal) throw new OpsError("ILLEGAL_TRANSITION", refusalWords[refusal], { reason: refusal });
  const before = node.withheld;
  const after = withheldBy(command, viewer.name, reason, before);
  await deps.prisma.$transaction([
    deps.prisma.node.update({
      where: { id: nodeId },
      data: {
        withheld: after?.kind ?? null,
        withheldBy: after?.by ?? null,
        withheldWhy: after?.why ?? null,
      },
    }),
    deps.prisma.auditEntry.create({
      data: {
        actor: actorOf(viewer),
        action: `node.${command}`,
        target: node.name,
        before: { withheld: before?.kind ?? null, epoch: node.epoch },
        after: { withheld: after?.kind ?? null },
        reason,
      },
    }),
  ]);
  if (command !== "restart") deps.registry.withhold(nodeId, after);
  deps.carryOut(node, command, { name: viewer.name, reason });
  deps.bus.emit("feed", {
    at: deps.clock.nowMs(),
    type: "node_command",
    params: { node: node.name, command, by: viewer.name, reason },
  });
  return { nodeId, command };
}

const refusalWords = {
  already: "It is withheld already.",
  not_withheld: "Nothing keeps work away from it.",
  isolated: "It is isolated: it hears nobody, and its work went to others.",
  stopped: "It is stopped: return it first.",
  leaving: "It is leaving already.",
} as const;

function withheldBy(command: NodeCommand, by: string, why: string, before: Withheld | null): Withheld | null {
  if (command === "cordon" || command === "drain") return { kind: command, by, why };
  return command === "return" ? null : before;
}
