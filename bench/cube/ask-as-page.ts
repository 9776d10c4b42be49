import type { Explanation, Question, TimeWindow } from "../../server/contracts/attribution.ts";
import type { Measure } from "../../server/contracts/measures.ts";
import { hasCode } from "../../server/shared/errors.ts";
import { percentileOf } from "../load/percentile-of.ts";
import { analyst, type startAnalystServer } from "./analyst-server.ts";
import { planted } from "./made-outcomes.ts";

const EXPLAIN_TARGET_MS = 1_000;
const DRILL_TARGET_MS = 300;
const cause: Record<Measure, readonly string[]> = {
  success: planted.failures,
  speed: planted.slow,
  volume: planted.lost,
};

export interface Figure {
  measure: Measure;
  what: string;
  by: "use case" | "http";
  /** The first answer after a start, once what the server makes ready by itself then is ready. */
  firstMs: number | null;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  /** Processor time of this process an answer, its threads included, PostgreSQL not: what a busy machine does not stretch. */
  cpuMs: number;
  targetMs: number;
  /** Of p95 and of the first one. */
  reached: boolean;
}

type Head = Pick<Figure, "measure" | "what" | "by" | "targetMs">;

export async function timed(ask: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await ask().catch((error: unknown) => {
    // Told after ten seconds: a figure far beyond any target, and no reason to stop measuring.
    if (!hasCode(error, "OVERLOADED") && !String(error).includes("OVERLOADED")) throw error;
  });
  return Math.round((performance.now() - startedAt) * 10) / 10;
}

async function time(
  { asks, ...head }: Head & { asks: number },
  firstMs: number | null,
  ask: (i: number) => Promise<unknown>,
): Promise<Figure> {
  const spans: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < asks; i += 1) spans.push(await timed(() => ask(i)));
  const spent = process.cpuUsage(before);
  const cpuMs = Math.round((spent.user + spent.system) / 1_000 / asks);
  spans.sort((a, b) => a - b);
  const at = (share: number) => percentileOf(spans, share) ?? 0;
  const reached = Math.max(at(0.95), firstMs ?? 0) <= head.targetMs;
  return { ...head, firstMs, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), cpuMs, reached };
}

/** As a page drills: one region less, then the strips and the chart at once, the ranking beside them. */
const drilled = (question: Question, i: number): Question => ({
  ...question,
  filters: [{ dimension: "region", value: `region ${1 + (i % 12)}`, mode: "exclude" }],
});

/** Another question each time, of the same hours: the same one again would be answered from memory. */
const moved = (question: Question, i: number): Question => {
  const { from, to } = question.baseline;
  return { ...question, baseline: { from: from + (1 + i) * 60_000, to } };
};

/** Whether the planted cause came first. */
function isRight({ causes }: Explanation, measure: Measure): boolean {
  const first = causes[0]?.attributes.map(({ value }) => value).sort() ?? [];
  return first.join() === [...cause[measure]].sort().join();
}

type Server = Awaited<ReturnType<typeof startAnalystServer>>;

/** One measure's figures, and of how many ranked answers the planted cause came first. */
export async function askAsPage(
  start: () => Promise<Server>,
  { question, span, asks }: { question: Question; span: TimeWindow; asks: number },
): Promise<{ figures: Figure[]; ranked: number; right: number }> {
  const { measure } = question;
  const figures: Figure[] = [];
  let [ranked, right] = [0, 0];
  for (const by of ["use case", "http"] as const) {
    // Each time a server that nobody has asked anything yet.
    const server = await start();
    const { attribution } = server;
    await attribution.prepare();
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
    const head = { measure, by, asks };
    try {
      const firstExplain = await timed(() => explain(question));
      figures.push(
        await time({ ...head, what: "explain", targetMs: EXPLAIN_TARGET_MS }, firstExplain, async (i) => {
          ranked += 1;
          if (isRight((await explain(moved(question, i))) as Explanation, measure)) right += 1;
        }),
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
  return { figures, ranked, right };
}
