import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createEventStreams } from "./event-streams.ts";
import { createFlags } from "./flags.ts";

let revision = 1;
const flags = createFlags(
  { source: () => "db", revision: () => revision, valueOf: () => false, stateOf: () => undefined },
  0,
);
const living = new Set(["key"]);
const limits = { perKey: 2, heartbeatMs: 60_000, keyCheckMs: 1_000, coalesceMs: 50, backlogBytes: 1_000 };
let streams: ReturnType<typeof createEventStreams>;

beforeEach(() => {
  vi.useFakeTimers();
  streams = createEventStreams({ flags, keyWorks: (id) => living.has(id), limits });
});
afterEach(() => {
  streams.stop();
  vi.useRealTimers();
});

function open(seen?: string) {
  const written: string[] = [];
  const response = Object.assign(new EventEmitter(), {
    writableLength: 0,
    writeHead: () => {},
    write: (text: string) => written.push(text),
    destroy: vi.fn(() => response.emit("close")),
  });
  streams.open("key", response as unknown as ServerResponse, seen);
  const told = () =>
    written
      .join("")
      .match(/^id: .*$/gm)
      ?.map((line) => Number.parseInt(line.slice(4), 10)) ?? [];
  return { response, told };
}

it("tells the first flip at once and a burst behind it as one", () => {
  const { told } = open(flags.version());
  for (let i = 0; i < 20; i++) {
    revision++;
    streams.changed();
    if (i === 0) vi.advanceTimersByTime(0);
  }
  const last = revision;
  expect(told()).toEqual([last - 19]);
  vi.advanceTimersByTime(49);
  expect(told()).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(told()).toEqual([last - 19, last]);
  vi.advanceTimersByTime(1_000);
  expect(told()).toHaveLength(2);
});

it("tells a stream nothing that it was opened with", () => {
  revision++;
  streams.changed();
  const { told } = open();
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual([revision]);
});

it("cuts a reader that reads nothing, and who is beyond the key's limit", () => {
  const slow = open();
  slow.response.writableLength = 1_001;
  open();
  expect(() => open()).toThrow("2 event streams");
  revision++;
  streams.changed();
  vi.advanceTimersByTime(60);
  expect(slow.response.destroy).toHaveBeenCalled();
  expect(streams.openCount()).toBe(1);
});

it("ends the streams of a key that works no more", () => {
  open();
  living.delete("key");
  vi.advanceTimersByTime(1_000);
  living.add("key");
  expect(streams.openCount()).toBe(0);
});
