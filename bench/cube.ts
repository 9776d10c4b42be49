// npm run bench:cube [-- --json --outcomes N --asks N]: how long the analyst waits for answers from a cube of a
// million outcomes in a real PostgreSQL (G9), of each measure: the first time after a start and after that, by
// the use case and by HTTP as the page asks. How the million is made: bench/cube/made-outcomes.ts.
import { loadavg } from "node:os";
import { createCubeScan } from "../server/attribution/scan-cube.ts";
import type { Explanation, Question } from "../server/contracts/attribution.ts";
import { type Measure, measures } from "../server/contracts/measures.ts";
import { createCubeSource } from "../server/outcomes/cube-source.ts";
import { createRollUp } from "../server/outcomes/roll-up.ts";
import { createSegmentBook } from "../server/outcomes/segment-book.ts";
import { createLog } from "../server/platform/log.ts";
import { createSteadyClock } from "../server/shared/clock.ts";
import { analyst, startAnalystServer } from "./cube/analyst-server.ts";
import { HOUR_MS, makeOutcomes, planted, SPAN_HOURS } from "./cube/made-outcomes.ts";
import { percentileOf } from "./load/percentile-of.ts";
import { readArgs } from "./support/read-args.ts";
import { startSeededDatabase, withPool, withScratchDir } from "./support/scratch.ts";

const { outcomes, asks, json } = readArgs(
  "npm run bench:cube -- [--json] [--outcomes N] [--asks N]: how long the analyst waits, a million outcomes (G9)",
  {
    outcomes: { from: 10_000, to: 10_000_000, usual: 1_000_000 },
    asks: { from: 1, to: 1_000, usual: 20 },
  },
);
const EXPLAIN_TARGET_MS = 1_000;
const DRILL_TARGET_MS = 300;
const MINUTE_MS = 60_000;
const say = (line: string) => (json ? console.error(line) : console.log(line));
const cause: Record<Measure, readonly string[]> = {
  success: planted.failures,
  speed: planted.slow,
  volume: planted.lost,
};

interface Figure {
  measure: Measure;
  what: string;
  by: "use case" | "http";
  /** The first answer after a start. */
  firstMs: number | null;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  targetMs: number;
  /** Of p95 and of the first one. */
  reached: boolean;
}

type Head = Pick<Figure, "measure" | "what" | "by" | "targetMs">;

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await ask();
  return Math.round((performance.now() - startedAt) * 10) / 10;
}

async function time(
  head: Head,
  firstMs: number | null,
  ask: (i: number) => Promise<unknown>,
): Promise<Figure> {
  const spans: number[] = [];
  for (let i = 0; i < asks; i += 1) spans.push(await timed(() => ask(i)));
  spans.sort((a, b) => a - b);
  const at = (share: number) => percentileOf(spans, share) ?? 0;
  const reached = Math.max(at(0.95), firstMs ?? 0) <= head.targetMs;
  return { ...head, firstMs, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), reached };
}

/** As a page drills: one region less, then the strips and the chart at once, the ranking beside them. */
const drilled = (question: Question, i: number): Question => ({
  ...question,
  filters: [{ dimension: "region", value: `region ${1 + (i % 12)}`, mode: "exclude" }],
});

let right = 0;
let asked = 0;
function judge({ causes }: Explanation, measure: Measure): void {
  asked += 1;
  const first = causes[0]?.attributes.map(({ value }) => value).sort() ?? [];
  if (first.join() === [...cause[measure]].sort().join()) right += 1;
  else say(`${measure}: the first cause is ${first.join(" + ") || "missing"}`);
}

type Server = Awaited<ReturnType<typeof startAnalystServer>>;

async function measureOne(start: () => Promise<Server>, question: Question, span: Question["current"]) {
  const { measure } = question;
  const figures: Figure[] = [];
  for (const by of ["use case", "http"] as const) {
    // Each time a server that nobody has asked anything yet.
    const server = await start();
    const { attribution } = server;
    const explain = (of: Question) =>
      by === "http" ? server.post("explain", of) : attribution.explain(analyst, of);
    const strips = (of: Question) =>
      by === "http"
        ? server.get("strips", { question: JSON.stringify(of) })
        : attribution.strips(analyst, of);
    const chart = (of: Question) =>
      by === "http"
        ? server.get("overview", {
            from: String(span.from),
            to: String(span.to),
            measure,
            filters: JSON.stringify(of.filters),
          })
        : attribution.overview(analyst, { ...span, measure, filters: of.filters });
    const click = (of: Question) => Promise.all([strips(of), chart(of)]);
    const head = { measure, by };
    try {
      const firstExplain = await timed(() => explain(question));
      figures.push(
        await time({ ...head, what: "explain", targetMs: EXPLAIN_TARGET_MS }, firstExplain, async () =>
          judge((await explain(question)) as Explanation, measure),
        ),
      );
      const firstClick = await timed(() => click(drilled(question, 0)));
      figures.push(
        await time(
          { ...head, what: "drill click: strips and chart", targetMs: DRILL_TARGET_MS },
          firstClick,
          (i) => click(drilled(question, i)),
        ),
        await time({ ...head, what: "ranking after a drill", targetMs: EXPLAIN_TARGET_MS }, null, (i) =>
          explain(drilled(question, i)),
        ),
      );
    } finally {
      await server.stop();
    }
  }
  return figures;
}

await withScratchDir("cube", async (dataDir) => {
  const { postgres } = await startSeededDatabase(dataDir, { clients: 1, deadlineMs: 15_000 });
  try {
    await withPool(postgres.url, async (pool) => {
      const load = loadavg()[0]?.toFixed(1);
      // Up to this minute, so that part of the question is in the hour that is not over.
      const end = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
      const fillSeconds = (await timed(() => makeOutcomes(end, outcomes)(pool))) / 1_000;
      const { rows } = await pool.query<{ cells: number; combinations: number }>(
        `SELECT count(*) AS cells, count(DISTINCT (shop_id, device, network, app_version, channel, node)) AS combinations
         FROM outcome_cell`,
      );
      const { cells = 0, combinations = 0 } = rows[0] ?? {};
      const log = createLog("silent");
      const clock = createSteadyClock();
      const rollUpSeconds = (await timed(() => createRollUp({ pool, clock, log }).run())) / 1_000;
      await pool.query("ANALYZE outcome_rollup");
      const span = { from: end - 12 * HOUR_MS, to: end };
      // As the attribution thread does every few minutes.
      const scan = createCubeScan({
        pool,
        source: createCubeSource(pool, clock),
        book: createSegmentBook(pool),
      });
      const prepareSeconds =
        (await timed(() => scan.prepare({ from: end - SPAN_HOURS * HOUR_MS, to: end }))) / 1_000;
      say(
        `${outcomes} outcomes make ${cells} cells of ${combinations} combinations (counted in ${fillSeconds.toFixed(0)} s), rolled up in ${rollUpSeconds.toFixed(1)} s, columns made in ${prepareSeconds.toFixed(1)} s; load ${load} at the start`,
      );
      const windows = {
        baseline: { from: end - SPAN_HOURS * HOUR_MS, to: end - 2 * HOUR_MS },
        current: { from: end - 2 * HOUR_MS, to: end },
      };
      const figures: Figure[] = [];
      for (const measure of measures) {
        const question: Question = { measure, ...windows, filters: [], pinned: [], least: 5 };
        const start = () => startAnalystServer({ pool, databaseUrl: postgres.url, clock });
        figures.push(...(await measureOne(start, question, span)));
      }
      const answeredRight = asked > 0 ? right / asked : 0;
      const loadAtEnd = loadavg()[0]?.toFixed(1);
      const report = { outcomes, cells, combinations, fillSeconds, rollUpSeconds, prepareSeconds };
      if (json) console.log(JSON.stringify({ ...report, load, loadAtEnd, answeredRight, figures }));
      else {
        console.table(figures);
        console.log(
          `the planted cause came first in ${Math.round(answeredRight * 100)} % of ${asked} answers; load ${loadAtEnd} at the end`,
        );
      }
      process.exitCode = figures.every(({ reached }) => reached) && answeredRight === 1 ? 0 : 1;
    });
  } finally {
    await postgres.stop();
  }
});
