// npm run bench:cube [-- --json --outcomes N --asks N]: how long the analyst waits for answers from a cube of a
// million outcomes in a real PostgreSQL (G9), of each measure: the first time after a start and after that, by
// the use case and by HTTP as the page asks. How the million is made: bench/cube/made-outcomes.ts.
import { loadavg } from "node:os";
import { createCubeScan } from "../server/attribution/scan-cube.ts";
import type { Question } from "../server/contracts/attribution.ts";
import { measures } from "../server/contracts/measures.ts";
import { createCubeSource } from "../server/outcomes/cube-source.ts";
import { createRollUp } from "../server/outcomes/roll-up.ts";
import { createSegmentBook } from "../server/outcomes/segment-book.ts";
import { createLog } from "../server/platform/log.ts";
import { createSteadyClock } from "../server/shared/clock.ts";
import { startAnalystServer } from "./cube/analyst-server.ts";
import { askAsPage, type Figure, timed } from "./cube/ask-as-page.ts";
import { HOUR_MS, makeOutcomes, SPAN_HOURS } from "./cube/made-outcomes.ts";
import { readArgs } from "./support/read-args.ts";
import { startSeededDatabase, withPool, withScratchDir } from "./support/scratch.ts";

const { outcomes, asks, json } = readArgs(
  "npm run bench:cube -- [--json] [--outcomes N] [--asks N]: how long the analyst waits, a million outcomes (G9)",
  {
    outcomes: { from: 10_000, to: 10_000_000, usual: 1_000_000 },
    asks: { from: 1, to: 1_000, usual: 20 },
  },
);
const MINUTE_MS = 60_000;
const say = (line: string) => (json ? console.error(line) : console.log(line));

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
      let [ranked, right] = [0, 0];
      for (const measure of measures) {
        const question: Question = { measure, ...windows, filters: [], pinned: [], least: 5 };
        const start = () => startAnalystServer({ pool, databaseUrl: postgres.url, clock });
        const answers = await askAsPage(start, { question, span, asks });
        figures.push(...answers.figures);
        ranked += answers.ranked;
        right += answers.right;
      }
      const answeredRight = ranked > 0 ? right / ranked : 0;
      const loadAtEnd = loadavg()[0]?.toFixed(1);
      const report = { outcomes, cells, combinations, fillSeconds, rollUpSeconds, prepareSeconds };
      if (json) console.log(JSON.stringify({ ...report, load, loadAtEnd, answeredRight, figures }));
      else {
        console.table(figures);
        console.log(
          `the planted cause came first in ${Math.round(answeredRight * 100)} % of ${ranked} answers; load ${loadAtEnd} at the end`,
        );
      }
      process.exitCode = figures.every(({ reached }) => reached) && answeredRight === 1 ? 0 : 1;
    });
  } finally {
    await postgres.stop();
  }
});
