import { ENGINE_VERSION } from "../attribution/engine-version.ts";
import { readQuestion } from "../attribution/read-question.ts";
import type { AttributionOverview, Question, Strip, TimeWindow } from "../contracts/attribution.ts";
import {
  type FindingResult,
  type FindingSummary,
  type SharedFinding,
  shareFindingSchema,
} from "../contracts/findings.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { findingDigest } from "./finding-digest.ts";
import { audit, type InvestigationsDeps } from "./investigations-deps.ts";
import { namesOf, summaryOf } from "./rules/summary-of.ts";
import { shortId } from "./short-id.ts";

/** A link that takes seconds to open helps nobody. */
const MOST_RESULT_BYTES = 2 * 1_048_576;
const ID_TRIES = 4;

/**
 * Answers the question once more and keeps the answer as it is now, under a short id. Asked again, the same
 * answer has the same id.
 * @throws FORBIDDEN, INVALID_REQUEST, PAUSED, OVERLOADED, TOO_LARGE
 */
export async function shareFinding(
  deps: InvestigationsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<SharedFinding> {
  requirePermission(viewer, "attribution.watch");
  const { question: asked, span } = parseInput(shareFindingSchema, input);
  const question = readQuestion(asked);
  const [result, cells] = await Promise.all([
    resultOf(deps, viewer, question, span),
    deps.attribution.cells(viewer, question),
  ]);
  const size = Buffer.byteLength(JSON.stringify(result));
  if (size > MOST_RESULT_BYTES) {
    throw new OpsError(
      "TOO_LARGE",
      "This finding is larger than 2 MB. Narrow it by a filter, then share it.",
      {
        reason: "finding",
      },
    );
  }
  const { explanation, strips } = result;
  return keep(deps, viewer, {
    question,
    result,
    cells,
    summary: summaryOf(question, explanation, result.overview.shopNames),
    digest: findingDigest({
      engineVersion: ENGINE_VERSION,
      question,
      span,
      explanation,
      strips: strips.strips,
    }),
  });
}

async function resultOf(
  { attribution, annotations }: InvestigationsDeps,
  viewer: Viewer,
  question: Question,
  span: TimeWindow,
): Promise<FindingResult> {
  const { measure, baseline, current, filters } = question;
  const shiftMs = current.from - baseline.from;
  const inChart = baseline.from >= span.from && baseline.to <= span.to;
  const earlierSpan = { from: span.from - shiftMs, to: span.to - shiftMs };
  const [explanation, strips, overview, earlier, happened] = await Promise.all([
    attribution.explain(viewer, question),
    attribution.strips(viewer, question),
    attribution.overview(viewer, { ...span, measure, filters }),
    inChart ? null : attribution.overview(viewer, { ...earlierSpan, measure, filters }),
    annotations.list(viewer, span),
  ]);
  const frozen = (chart: AttributionOverview): AttributionOverview => ({
    ...chart,
    explainPause: null,
    shopNames: namesOf(chart.shopNames, shopsIn(strips.strips)),
  });
  return {
    explanation,
    strips,
    overview: frozen(overview),
    earlier: earlier && frozen(earlier),
    span,
    annotations: happened.annotations.map((one) => ({ ...one, editable: false })),
  };
}

const shopsIn = (strips: Strip[]): string[] =>
  strips
    .filter(({ dimension }) => dimension === "shop")
    .flatMap(({ values }) => values.map(({ value }) => value));

interface Kept {
  question: Question;
  result: FindingResult;
  summary: FindingSummary;
  digest: string;
  cells: Uint8Array | null;
}

async function keep(
  deps: InvestigationsDeps,
  viewer: Viewer,
  { question, result, summary, digest, cells }: Kept,
): Promise<SharedFinding> {
  const row = {
    tenantId: viewer.tenantId,
    digest,
    question: question as object,
    result: result as object,
    summary: summary as object,
    engineVersion: ENGINE_VERSION,
    madeBy: viewer.id,
    madeByName: viewer.name,
    madeAt: new Date(deps.clock.nowMs()),
    cells: cells && new Uint8Array(cells),
  };
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const known = await deps.prisma.finding.findUnique({
      where: { tenantId_digest: { tenantId: viewer.tenantId, digest } },
      select: { id: true },
    });
    if (known) return { id: known.id, isNew: false, summary };
    const id = shortId();
    const kept = await deps.prisma.$transaction(async (transaction) => {
      const { count } = await transaction.finding.createMany({
        data: [{ id, ...row }],
        skipDuplicates: true,
      });
      // Somebody shared the same at the same moment, or the id was taken: look again.
      if (count === 0) return false;
      await audit(transaction, viewer, {
        action: "finding.share",
        target: `finding:${id}`,
        after: { question, verdict: summary.verdict, change: summary.change },
      });
      return true;
    });
    if (kept) return { id, isNew: true, summary };
  }
  throw new OpsError("OVERLOADED", "No free id was found. Try again.");
}
