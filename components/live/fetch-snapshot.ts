import type { Snapshot, TopicKind, TopicName } from "#server/contracts/live.ts";
import type { TopicProblem } from "./feed-ports.ts";

const TIMEOUT_MS = 8_000;

/** @throws TopicProblem with the server's problem code, or "NETWORK" when nothing usable came back. */
export async function fetchSnapshot(topic: TopicName): Promise<Snapshot<TopicKind>> {
  const response = await ask(topic);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as Snapshot<TopicKind>;
  const code = (body as { code?: unknown } | null)?.code;
  throw { code: typeof code === "string" ? code : "NETWORK" } satisfies TopicProblem;
}

async function ask(topic: TopicName): Promise<Response> {
  try {
    return await fetch(`/api/v1/live/${encodeURIComponent(topic)}`, {
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw { code: "NETWORK" } satisfies TopicProblem;
  }
}
