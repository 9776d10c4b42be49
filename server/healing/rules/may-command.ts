import type { NodeCommand } from "../../contracts/healing.ts";
import { assertNever } from "../../shared/assert-never.ts";

export interface CommandedNode {
  liveness: "ready" | "suspect" | "isolated";
  withheld: { kind: "cordon" | "drain" } | null;
  leaving: boolean;
  stopped: boolean;
}

export type CommandRefusal = "already" | "not_withheld" | "isolated" | "stopped" | "leaving";

/** Why a node cannot be told this now; null: it can. */
export function refusalOf(command: NodeCommand, node: CommandedNode): CommandRefusal | null {
  switch (command) {
    case "cordon":
      return node.withheld ? "already" : null;
    case "drain":
      if (node.withheld?.kind === "drain") return "already";
      // It cannot run empty: what it had went to others.
      return node.liveness === "isolated" ? "isolated" : null;
    case "restart":
      if (node.stopped) return "stopped";
      if (node.liveness === "isolated") return "isolated";
      return node.leaving ? "leaving" : null;
    case "return":
      return node.withheld ? null : "not_withheld";
    default:
      return assertNever(command);
  }
}
