import type { ServerResponse } from "node:http";
import { FlagRefusal } from "./answers.ts";
import type { Flags } from "./flags.ts";

export interface StreamLimits {
  /** Open at once for one key: every open page behind a reverse proxy holds one. */
  perKey: number;
  heartbeatMs: number;
  /** How often it is asked whether the keys of open streams still work. */
  keyCheckMs: number;
  /** Flips closer together than this are told as one. */
  coalesceMs: number;
  /** Bytes a reader may leave unread before its stream is cut; it comes back and asks anew. */
  backlogBytes: number;
}

const LIMITS: StreamLimits = {
  perKey: 200,
  heartbeatMs: 15_000,
  keyCheckMs: 1_000,
  coalesceMs: 50,
  backlogBytes: 65_536,
};
/** How long a client waits before it opens a broken stream again. */
const RETRY_MS = 500;
const RETRY_FULL_S = 30;

interface Stream {
  keyId: string;
  response: ServerResponse;
  /** The newest version it was told of. */
  told: string;
}

export interface EventStreams {
  /**
   * Begins a stream: `seen` is the Last-Event-ID, what the client knew when an earlier stream broke.
   * @throws FlagRefusal 429 when the key has too many
   */
  open(keyId: string, response: ServerResponse, seen: string | undefined): void;
  /** A switch changed. */
  changed(): void;
  openCount(): number;
  stop(): void;
}

interface EventStreamsOptions {
  flags: Flags;
  keyWorks(keyId: string): boolean;
  limits?: Partial<StreamLimits>;
}

/** Tells clients that switches changed; what they are now the clients then ask themselves. */
export function createEventStreams({ flags, keyWorks, limits }: EventStreamsOptions): EventStreams {
  const { perKey, heartbeatMs, keyCheckMs, coalesceMs, backlogBytes } = { ...LIMITS, ...limits };
  const streams = new Set<Stream>();
  let telling: NodeJS.Timeout | undefined;
  let lastToldAt = Number.NEGATIVE_INFINITY;

  const heartbeat = setInterval(() => sendAll(": still here\n\n"), heartbeatMs);
  const keyCheck = setInterval(() => {
    for (const stream of streams) if (!keyWorks(stream.keyId)) close(stream);
  }, keyCheckMs);
  heartbeat.unref();
  keyCheck.unref();

  function close(stream: Stream): void {
    streams.delete(stream);
    stream.response.destroy();
  }

  function send(stream: Stream, text: string): void {
    if (stream.response.writableLength > backlogBytes) close(stream);
    else stream.response.write(text);
  }

  function sendAll(text: string): void {
    for (const stream of streams) send(stream, text);
  }

  function tell(): void {
    telling = undefined;
    lastToldAt = performance.now();
    const version = flags.version();
    const event = changeEvent(flags);
    for (const stream of streams) {
      // A stream that was opened since the flip knows it already.
      if (stream.told === version) continue;
      stream.told = version;
      send(stream, event);
    }
  }

  return {
    open(keyId, response, seen) {
      const open = [...streams].filter((stream) => stream.keyId === keyId).length;
      if (open >= perKey) {
        throw new FlagRefusal(429, "GENERAL", `This key has ${perKey} event streams open.`, {
          retryAfterS: RETRY_FULL_S,
        });
      }
      const stream = { keyId, response, told: flags.version() };
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        // nginx would keep the events to itself until it has a page full.
        "x-accel-buffering": "no",
      });
      response.on("close", () => streams.delete(stream));
      response.on("error", () => close(stream));
      streams.add(stream);
      // Clients do not ask anew by themselves after a break: what it missed meanwhile it would miss for good.
      const missed = seen === flags.version() ? "" : changeEvent(flags);
      send(stream, `retry: ${RETRY_MS}\n\n${missed}`);
    },
    changed() {
      if (telling) return;
      // The first of a burst goes out at once, the rest together.
      const wait = Math.max(0, lastToldAt + coalesceMs - performance.now());
      telling = setTimeout(tell, wait);
      telling.unref();
    },
    openCount: () => streams.size,
    stop() {
      clearInterval(heartbeat);
      clearInterval(keyCheck);
      clearTimeout(telling);
      for (const stream of streams) close(stream);
    },
  };
}

function changeEvent(flags: Flags): string {
  const data = { type: "refetchEvaluation", etag: flags.etag(), lastModified: flags.lastModified() };
  return `id: ${flags.version()}\nevent: message\ndata: ${JSON.stringify(data)}\n\n`;
}
