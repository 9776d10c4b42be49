import dns from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { isPublicAddress } from "./rules/public-address.ts";
import { webhookUrl } from "./webhook-url.ts";

export interface WebhookAnswer {
  ok: boolean;
  status: number | null;
  /** Why it was not delivered, in a few words. */
  error: string | null;
}

export interface WebhookPoster {
  /** One try, 5 s at most. Never throws: what went wrong is the answer. */
  post(url: string, headers: Record<string, string>, body: string): Promise<WebhookAnswer>;
  close(): Promise<void>;
}

export interface WebhookPosterOptions {
  /** For receivers in the server's own network. */
  allowPrivate: boolean;
  timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;

/**
 * Posts to addresses people typed in. A name is resolved, judged and connected to in one step, so that it
 * cannot mean another machine between the check and the call; redirects are not followed.
 */
export function createWebhookPoster({
  allowPrivate,
  timeoutMs = TIMEOUT_MS,
}: WebhookPosterOptions): WebhookPoster {
  const agent = new Agent({
    connect: { lookup: allowPrivate ? undefined : publicLookup, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    pipelining: 0,
  });
  return {
    async post(address, headers, body) {
      try {
        // Also here: an address saved while private ones were allowed, or a literal, which no one looks up.
        const url = webhookUrl(address, allowPrivate);
        const signal = AbortSignal.timeout(timeoutMs);
        const answer = await request(url, { method: "POST", headers, body, dispatcher: agent, signal });
        // Nothing in it is of use; a receiver that pours out bytes is cut off by the time limit.
        await answer.body.dump({ limit: 16_384, signal }).catch(() => {});
        const ok = answer.statusCode >= 200 && answer.statusCode < 300;
        return { ok, status: answer.statusCode, error: ok ? null : `HTTP ${answer.statusCode}` };
      } catch (error) {
        return { ok: false, status: null, error: inWords(error, timeoutMs) };
      }
    },
    close: () => agent.destroy(),
  };
}

const publicLookup: LookupFunction = (hostname, options, answer) => {
  dns.lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return answer(error, "", 4);
    // One private address among public ones is enough to refuse: which one is tried is not ours to say.
    const [first] = found;
    if (!first || !found.every(({ address }) => isIP(address) !== 0 && isPublicAddress(address))) {
      return answer(Object.assign(new Error("address of a private network"), { code: "EPRIVATE" }), "", 4);
    }
    if (options.all) answer(null, found);
    else answer(null, first.address, first.family);
  });
};

function inWords(error: unknown, timeoutMs: number): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  if (name === "TimeoutError" || code?.includes("TIMEOUT")) return `no answer within ${timeoutMs / 1_000} s`;
  if (code === "EPRIVATE") return "address of a private network";
  if (code === "ENOTFOUND") return "no such host";
  if (code === "ECONNREFUSED") return "connection refused";
  return (message ?? "failed").slice(0, 200);
}
