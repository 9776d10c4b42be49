import { fork } from "node:child_process";
import path from "node:path";
import type { LoadPlan, LoadResult } from "./load-plan.ts";

/** Runs a plan in a load generator of its own process. */
export function runLoad(plan: LoadPlan): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, "load-process.ts"), {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let result: LoadResult | undefined;
    child.once("message", (message) => {
      result = message as LoadResult;
    });
    child.once("exit", (code) =>
      result ? resolve(result) : reject(new Error(`The load generator ended with ${code} and no result.`)),
    );
    child.send(plan);
  });
}
