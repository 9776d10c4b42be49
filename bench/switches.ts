// npm run bench:switches [-- --json --reads N]: what reading a switch costs where orders do it, in the server's
// memory and in a node's, with every switch away from its default; and that no read leaves the process.
import net from "node:net";
import { parseArgs } from "node:util";
import {
  levelsOf,
  type SwitchKey,
  type SwitchValue,
  switchCatalogue,
  switchKeys,
} from "../server/contracts/switches.ts";
import { createServedSwitches } from "../server/degradation/served-switches.ts";
import { createSwitchMemory } from "../server/degradation/switch-memory.ts";
import type { SwitchReader } from "../server/degradation/switch-reader.ts";
import { percentileOf } from "./load/percentile-of.ts";

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, reads: { type: "string", default: "1000000" } },
});
/** Of every key. */
const READS = Number(options.reads);
const TARGET_P99_US = 50;

const away = (key: SwitchKey): SwitchValue => {
  const { type, safeDefault } = switchCatalogue[key];
  return type === "level" ? levelsOf(key).length - 1 : !safeDefault;
};

function serverReader(): SwitchReader {
  const memory = createSwitchMemory();
  for (const [at, key] of switchKeys.entries()) {
    memory.apply({
      key,
      value: away(key),
      revision: at + 1,
      setBy: "person:bench",
      setByName: "Bench",
      setAt: 0,
      reason: null,
      cause: "person",
      leaseUntil: null,
      pinnedUntil: null,
      extensions: 0,
    });
  }
  memory.markLoaded();
  return memory.reader;
}

function nodeReader(): SwitchReader {
  const served = createServedSwitches(() => 0);
  const values = Object.fromEntries(switchKeys.map((key) => [key, away(key)]));
  served.take({ source: "bench", revision: 1, values }, "registration");
  return served.reader;
}

function readOnce(reader: SwitchReader, key: SwitchKey): SwitchValue {
  return switchCatalogue[key].type === "level"
    ? reader.level(key, { whenUnknown: 0 })
    : reader.isOn(key, { whenUnknown: false });
}

let networkCalls = 0;
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  networkCalls += 1;
  return Reflect.apply(connect, this, args);
} as typeof connect;
// Each connection this process opens, by net, http, fetch or a database driver, goes through that one method.
const probe = net.connect({ port: 9, host: "127.0.0.1" }).on("error", () => {});
probe.destroy();
if (networkCalls !== 1) throw new Error("The counter of network calls does not count.");
networkCalls = 0;

function measure(name: string, reader: SwitchReader) {
  const took = new Float64Array(READS * switchKeys.length);
  let wrong = 0;
  for (const key of switchKeys) for (let i = 0; i < 10_000; i++) readOnce(reader, key);
  for (let i = 0, at = 0; i < READS; i++) {
    for (const key of switchKeys) {
      const from = process.hrtime.bigint();
      const value = readOnce(reader, key);
      took[at++] = Number(process.hrtime.bigint() - from);
      if (value !== away(key)) wrong += 1;
    }
  }
  took.sort();
  const us = (share: number) => Math.round(percentileOf(took, share)) / 1_000;
  return {
    reader: name,
    reads: took.length,
    wrong,
    p50Us: us(0.5),
    p99Us: us(0.99),
    p999Us: us(0.999),
    maxUs: us(1),
  };
}

const figures = [measure("server", serverReader()), measure("node", nodeReader())];
const ok = networkCalls === 0 && figures.every(({ wrong, p99Us }) => wrong === 0 && p99Us <= TARGET_P99_US);
if (options.json) {
  const p99Us = Math.max(...figures.map((figure) => figure.p99Us));
  console.log(
    JSON.stringify({ keys: switchKeys.length, p99Us, targetP99Us: TARGET_P99_US, networkCalls, ok, figures }),
  );
} else {
  console.log(
    `${switchKeys.length} switches, each read ${READS.toLocaleString("en")} times; the clock's own time is in every figure.\n`,
  );
  console.table(Object.fromEntries(figures.map(({ reader, ...figure }) => [reader, figure])));
  console.log(
    `Network calls: ${networkCalls}. Wanted: p99 <= ${TARGET_P99_US} us and none. ${ok ? "Held." : "NOT held."}`,
  );
}
process.exitCode = ok ? 0 : 1;
