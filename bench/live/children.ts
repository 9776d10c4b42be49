import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { ScreensPlan, ServerPlan } from "./plans.ts";

/** One of this folder's processes, told its plan. */
export function startChild(file: string, plan: ServerPlan | ScreensPlan): ChildProcess {
  return fork(path.join(import.meta.dirname, file), [JSON.stringify(plan)], {
    serialization: "advanced",
    env: { ...process.env, NODE_ENV: "production" },
  });
}

export function ask<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  child.send(question);
  return answer<Answer>(child);
}

/** The next message of a process. @throws Error when the process ends instead. */
export async function answer<Answer>(child: ChildProcess): Promise<Answer> {
  const ended = new AbortController();
  const died = once(child, "exit", { signal: ended.signal }).then(() =>
    Promise.reject(new Error("A process of the run ended.")),
  );
  try {
    const [message] = await Promise.race([once(child, "message", { signal: ended.signal }), died]);
    return message as Answer;
  } finally {
    died.catch(() => {});
    ended.abort();
  }
}
