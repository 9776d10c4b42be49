import { type FlagSet, flagSetFrom, isRecord } from "./flag-set.ts";
import { readEvents } from "./read-events.ts";

export interface FollowOptions {
  baseUrl: string;
  apiKey: string;
  /** By what name this service shows among those who confirm flips; undefined: it does not. */
  serviceName: string | undefined;
  /** Tells this process from others of the same name. */
  instanceId: string;
  checkIntervalMs: number;
  requestTimeoutMs: number;
  fetch: typeof fetch;
  /** The etag of what is served now. */
  servedEtag(): string | null;
  /** A server answered; null: with nothing newer. */
  onAnswer(flags: FlagSet | null): void;
  /** No answer, or one that makes no sense. */
  onFailure(failure: FollowFailure): void;
}

export interface FollowFailure {
  message: string;
  /** The key is not good for this: asking on changes nothing until somebody changes the key. */
  refused: boolean;
}

export interface Follower {
  /** Asks now; resolves when the answer, or its failure, was handed over. */
  check(): Promise<void>;
  stop(): void;
}

const STREAM_RETRY_MS = 500;
/** The server sends a heartbeat every 15 s: a stream silent for longer is dead though nothing broke it. */
const STREAM_SILENCE_MS = 40_000;
/** Between two questions with a refused key. */
const REFUSED_RETRY_MS = 10_000;

/**
 * Follows a server's flags: its event stream tells of changes, and a question every second finds what the
 * stream missed. That question also is the receipt: it says which revision is served here.
 */
export function follow(options: FollowOptions): Follower {
  /** What is open now, to be cut at the end. */
  const open = new Set<AbortController>();
  let stopped = false;
  let asking: Promise<void> | null = null;
  let askAgain = false;
  let refusedUntil = 0;
  let streamUrl: string | null = null;
  let streaming = false;
  let lastEventId: string | undefined;

  async function ask(): Promise<void> {
    try {
      const { answer, body } = await request();
      if (answer.status === 304) return options.onAnswer(null);
      if (answer.status !== 200) return refused(answer.status, body);
      const flags = flagSetFrom(body, answer.headers.get("etag"));
      options.onAnswer(flags);
      streamUrl = streamUrlIn(body, options.baseUrl);
      void stream();
    } catch (error) {
      if (!stopped) options.onFailure({ message: messageOf(error), refused: false });
    }
  }

  async function request(): Promise<{ answer: Response; body: unknown }> {
    return within(options.requestTimeoutMs, async ({ signal }) => {
      const answer = await options.fetch(`${options.baseUrl}/ofrep/v1/evaluate/flags`, {
        method: "POST",
        headers: headers(),
        body: '{"context":{}}',
        signal,
      });
      const text = await answer.text();
      return { answer, body: answer.status === 200 ? JSON.parse(text) : text };
    });
  }

  function headers(): Record<string, string> {
    const etag = options.servedEtag();
    const { apiKey, serviceName, instanceId } = options;
    const serving = etag ? `; serving=${etag}` : "";
    return {
      "content-type": "application/json",
      authorization: `Bearer ${apiKey}`,
      // An unchanged answer does not name the stream: without its address, the whole answer is wanted.
      ...(etag && streamUrl ? { "if-none-match": etag } : {}),
      ...(serviceName ? { "rushdeck-service": `${serviceName}; instance=${instanceId}${serving}` } : {}),
    };
  }

  /** Runs `work` with a signal that ends it after `limitMs`, or when all is over. */
  async function within<Result>(
    limitMs: number,
    work: (limit: { signal: AbortSignal; extend(): void }) => Promise<Result>,
  ): Promise<Result> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error(`silent for ${limitMs} ms`)), limitMs);
    timer.unref();
    open.add(controller);
    if (stopped) controller.abort();
    try {
      return await work({ signal: controller.signal, extend: () => timer.refresh() });
    } finally {
      clearTimeout(timer);
      open.delete(controller);
      controller.abort();
    }
  }

  function refused(status: number, body: unknown): void {
    const isRefused = status === 401 || status === 403;
    if (isRefused) refusedUntil = performance.now() + REFUSED_RETRY_MS;
    options.onFailure({ message: `${status} ${String(body).slice(0, 200)}`, refused: isRefused });
  }

  /** One question at a time, so that answers arrive in the order of the questions. */
  function check(): Promise<void> {
    if (asking) {
      askAgain = true;
      return asking;
    }
    asking = (async () => {
      do {
        askAgain = false;
        await ask();
      } while (askAgain && !stopped);
      asking = null;
    })();
    return asking;
  }

  async function stream(): Promise<void> {
    if (streaming) return;
    streaming = true;
    while (!stopped && streamUrl) {
      const address = streamUrl;
      const ending = await within(STREAM_SILENCE_MS, (limit) => listen(address, limit)).catch(() => "broken");
      // Its address is no longer good: the next question asks for another.
      if (ending === "refused") streamUrl = null;
      else await pause(STREAM_RETRY_MS);
    }
    streaming = false;
  }

  async function listen(
    address: string,
    { signal, extend }: { signal: AbortSignal; extend(): void },
  ): Promise<"ended" | "refused"> {
    const answer = await options.fetch(address, {
      headers: { accept: "text/event-stream", ...(lastEventId ? { "last-event-id": lastEventId } : {}) },
      signal,
    });
    if (answer.status !== 200 || !answer.body) return "refused";
    for await (const { id, data } of readEvents(answer.body, extend)) {
      lastEventId = id ?? lastEventId;
      if (isRefetch(data)) void check();
    }
    return "ended";
  }

  const timer = setInterval(() => {
    if (performance.now() >= refusedUntil) void check();
  }, options.checkIntervalMs);
  timer.unref();

  return {
    check,
    stop() {
      clearInterval(timer);
      stopped = true;
      for (const one of open) one.abort();
    },
  };
}

function isRefetch(data: string): boolean {
  try {
    const parsed = JSON.parse(data) as unknown;
    return isRecord(parsed) && parsed.type === "refetchEvaluation";
  } catch {
    return false;
  }
}

function streamUrlIn(body: unknown, baseUrl: string): string | null {
  const streams = isRecord(body) && Array.isArray(body.eventStreams) ? (body.eventStreams as unknown[]) : [];
  for (const one of streams) {
    if (!isRecord(one) || one.type !== "sse") continue;
    if (typeof one.url === "string") return one.url;
    const { endpoint } = one;
    if (!isRecord(endpoint) || typeof endpoint.requestUri !== "string") continue;
    const origin = typeof endpoint.origin === "string" ? endpoint.origin : new URL(baseUrl).origin;
    return new URL(endpoint.requestUri, origin).href;
  }
  return null;
}

const messageOf = (error: unknown): string => {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return `${message ?? String(error)}${cause ? ` (${cause.code ?? cause.message})` : ""}`;
};

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });
