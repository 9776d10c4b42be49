// Explains the same generated leaves whenever it is asked, and answers with the time that took, ms.
import { parentPort, workerData } from "node:worker_threads";
import { explainRatio } from "../../server/attribution/rules/explain-ratio.ts";
import { generateLeaves } from "./generate-leaves.ts";

const input = generateLeaves((workerData as { rows: number }).rows, 7);
parentPort?.on("message", () => {
  const startedAt = performance.now();
  explainRatio(input);
  parentPort?.postMessage(performance.now() - startedAt);
});
parentPort?.postMessage(0);
