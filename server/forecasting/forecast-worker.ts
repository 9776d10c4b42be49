import { parentPort, workerData } from "node:worker_threads";
import { openPool } from "../platform/pool.ts";
import {
  type BookRow,
  ForecastBook,
  GROWN,
  type KeyedPoint,
  LEARNT_MS,
  NOW_MS,
  YOUNG,
} from "./rules/forecast-book.ts";
import type { LoadMinute } from "./rules/load-counter.ts";
import type { Scale } from "./rules/load-track.ts";
import { createForecastStore } from "./store.ts";

/** What the thread is sent: minutes that changed, and up to when all that came has been counted. */
export interface ForecastJob {
  minutes: LoadMinute[];
  upTo: number;
}
export type ForecastAnswer =
  | {
      upTo: number;
      scale: Scale;
      rows: BookRow[];
      /** All kept ones after a start or a change of scale, otherwise those that changed. */
      points: KeyedPoint[];
      anew: boolean;
    }
  | { failed: string };
export interface ForecastWorkerData {
  databaseUrl: string;
  /** This process, as the writer of its minutes. */
  writer: string;
}

const POINTS_KEPT_MS = 25 * 3_600_000;

const { databaseUrl, writer } = workerData as ForecastWorkerData;
const pool = openPool(databaseUrl, { name: "forecasting", max: 1, statementTimeoutMs: 60_000 });
const store = createForecastStore(pool);
let book: ForecastBook | null = null;
/** Not stored yet, by their start: kept until the database takes them. */
const unsaved = new Map<number, LoadMinute>();
let turn: Promise<void> = Promise.resolve();

parentPort?.on("message", (job: ForecastJob) => {
  turn = turn
    .then(() => work(job))
    .catch((error): ForecastAnswer => {
      // What is stored is the truth: the next job opens the book anew from it.
      book = null;
      return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    })
    .then((answer) => parentPort?.postMessage(answer));
});

async function work({ minutes, upTo }: ForecastJob): Promise<ForecastAnswer> {
  for (const each of minutes) unsaved.set(each.minute, each);
  if (!book) await store.backfill(upTo - LEARNT_MS, upTo);
  await store.saveMinutes(writer, [...unsaved.values()]);
  unsaved.clear();
  if (!book || book.outgrown) return open(book ? GROWN : null, upTo);
  const from = Math.min(book.upTo, upTo - NOW_MS);
  const { said, settled } = book.advance(await store.minutes(Math.max(from, upTo - LEARNT_MS), upTo), upTo);
  await store.savePoints(said);
  await store.saveActuals(settled);
  return { upTo, scale: book.scale, rows: book.rows(), points: [...settled, ...said], anew: false };
}

/** A book that knows what is stored. */
async function open(scale: Scale | null, upTo: number): Promise<ForecastAnswer> {
  const rows = await store.minutes(upTo - LEARNT_MS, upTo);
  const kept = await store.points(upTo - POINTS_KEPT_MS);
  let opened = new ForecastBook(scale ?? YOUNG);
  let learnt = opened.rebuild(rows, kept, upTo);
  if (opened.outgrown) {
    opened = new ForecastBook(GROWN);
    learnt = opened.rebuild(rows, kept, upTo);
  }
  // For the load of now: no bin has ended since.
  opened.advance(rows, upTo);
  const { said, settled } = learnt;
  await store.savePoints(said);
  await store.saveActuals(settled);
  book = opened;
  const points = new Map(kept.map((point) => [`${point.key}@${point.at}`, point]));
  for (const point of [...said, ...settled]) points.set(`${point.key}@${point.at}`, point);
  return {
    upTo,
    scale: opened.scale,
    rows: opened.rows(),
    points: [...points.values()].filter(({ horizonMs }) => horizonMs === opened.scale.horizonMs),
    anew: true,
  };
}
