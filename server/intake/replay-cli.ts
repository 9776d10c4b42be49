import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { demoKeyFile } from "../demo/demo-key-file.ts";
import { newId } from "../shared/ids.ts";
import { fetchOffer } from "./replay/fetch-offer.ts";
import { ordersFromTrace } from "./replay/orders-from-trace.ts";
import { play } from "./replay/play.ts";
import { progressLine, resultText } from "./replay/print-result.ts";
import { isOrdersFile, readOrdersFile, type TimedOrder } from "./replay/read-orders-file.ts";
import { BadFile, type CsvTable, isTrace, readCsv, readTrace } from "./replay/read-trace.ts";
import { REPLAY_USAGE, type ReplayArgs, readReplayArgs } from "./replay/replay-args.ts";
import { createOrderSender } from "./replay/send-order.ts";

async function main(): Promise<number> {
  const args = readReplayArgs(process.argv.slice(2), process.env);
  const apiKey = args.key ?? keyOfThisMachine();
  const orders = (await readLoad(args, apiKey)).slice(0, args.limit);
  const sender = createOrderSender({ origin: args.url, apiKey, connections: args.connections });
  const cancel = new AbortController();
  process.once("SIGINT", () => cancel.abort());
  process.once("SIGTERM", () => cancel.abort());
  const bar = process.stderr.isTTY && !args.json;
  const result = await play({
    orders,
    speed: args.speed,
    connections: args.connections,
    runId: newId("run").slice(4),
    send: sender.send,
    signal: cancel.signal,
    onProgress: bar ? (progress) => process.stderr.write(`\r\u001b[K${progressLine(progress)}`) : undefined,
  });
  if (bar) process.stderr.write("\n");
  console.log(args.json ? JSON.stringify(result) : resultText(result));
  // Answers that never came would hold the process; there is nothing left to wait for.
  if (result.cancelled) process.exit(130);
  await sender.close();
  return result.sent > 0 && result.accepted === 0 && Object.keys(result.refused).length === 0 ? 1 : 0;
}

/** @throws Error naming the file and, where the file is to blame, line and column. */
async function readLoad(args: ReplayArgs, apiKey: string): Promise<TimedOrder[]> {
  try {
    return await ordersIn(readCsv(readText(args.file)), args, apiKey);
  } catch (error) {
    if (error instanceof BadFile) throw new Error(`${args.file}: ${error.message}`);
    throw error;
  }
}

async function ordersIn(table: CsvTable, args: ReplayArgs, apiKey: string): Promise<TimedOrder[]> {
  if (isOrdersFile(table.header)) return readOrdersFile(table, { kind: args.kind, shopId: args.shop });
  if (!isTrace(table.header)) {
    throw new BadFile(
      `line 1: neither a trace (t_s and two token counts) nor exported orders; the columns are ${table.header.join(", ")}`,
    );
  }
  const rows = readTrace(table);
  const { kind, shop } = args;
  if (!kind || !shop) throw new Error("A trace needs --kind and --shop: it does not say what was ordered.");
  const told = kind === "reservation" ? args.slots : args.items;
  const { items, slots } = told?.length
    ? { items: told, slots: told }
    : await fetchOffer({ origin: args.url, apiKey, shopId: shop, kind });
  return ordersFromTrace(rows, {
    kind,
    shopId: shop,
    class: args.class,
    work: args.work,
    items,
    slots,
    nowMs: Date.now(),
  });
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(code === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read: ${code}.`);
  }
  try {
    return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch {
    throw new Error(`${file} is not a gzip file.`);
  }
}

function keyOfThisMachine(): string {
  const file = demoKeyFile(path.resolve(process.env.RUSHDECK_DATA_DIR ?? ".rushdeck"));
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new Error(`No API key: pass --key, set RUSHDECK_API_KEY, or run where ${file} is.`);
  }
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    if (!process.argv.includes("--file")) console.error(`\n${REPLAY_USAGE}`);
    process.exit(2);
  },
);
