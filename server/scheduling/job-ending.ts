import type { JobEnding } from "./fleet.ts";

/** Not the node's doing: it was full or restarted, or we could not say what to do. */
const NOT_OF_THE_NODE = new Set([
  "node_full",
  "stale_epoch",
  "registered_again",
  "left",
  "drained",
  "not_built",
]);

/** How a job that came to nothing ended as far as its node is concerned. */
export function endingOf(result: "failed" | "lost", reason: string): JobEnding {
  if (NOT_OF_THE_NODE.has(reason)) return "void";
  return result === "lost" || reason === "bad_answer" ? "broken" : "failed";
}
