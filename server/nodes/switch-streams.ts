import type { ServerResponse } from "node:http";
import type { SwitchSnapshot } from "../degradation/switch-snapshot.ts";
import type { Bus } from "../platform/bus.ts";
import { STREAM_BEAT_MS, type StreamLine } from "./protocol.ts";

/** A node that reads so slowly is cut off: it hears of flips by its own question and opens a new stream. */
const MOST_UNREAD_BYTES = 64 * 1_024;

export interface SwitchStreams {
  /** From now on flips go to this node over `response`; one stream a node, the newest. */
  open(nodeId: string, response: ServerResponse): void;
  isOpen(nodeId: string): boolean;
  start(): void;
  stop(): void;
}

/** The push path: a line to every node that holds a stream open, in the moment a flip is committed. */
export function createSwitchStreams(bus: Bus, snapshot: () => SwitchSnapshot): SwitchStreams {
  const streams = new Map<string, ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  let offBus: (() => void) | undefined;

  function write(response: ServerResponse, line: StreamLine): void {
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
    else response.write(`${JSON.stringify(line)}\n`);
  }
  function toAll(line: StreamLine): void {
    for (const response of streams.values()) write(response, line);
  }

  return {
    open(nodeId, response) {
      streams.get(nodeId)?.end();
      streams.set(nodeId, response);
      response.once("close", () => {
        if (streams.get(nodeId) === response) streams.delete(nodeId);
      });
      response.on("error", () => response.destroy());
      response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
      // A flip may have come between registration and now.
      write(response, { switches: snapshot() });
    },
    isOpen: (nodeId) => streams.has(nodeId),
    start() {
      offBus = bus.on("switchChanged", () => toAll({ switches: snapshot() }));
      timer = setInterval(() => toAll({ revision: snapshot().revision }), STREAM_BEAT_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      offBus?.();
      for (const response of streams.values()) response.end();
      streams.clear();
    },
  };
}
