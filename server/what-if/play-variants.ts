import {
  type Choice,
  type LoadFigures,
  UPLOADED_DEADLINE_MS,
  type WhatIfFigures,
  type WhatIfRequest,
  type WhatIfResult,
  type WhatIfVariant,
} from "../contracts/what-if.ts";
import type { TracedWork } from "../scheduling/replay/arrivals.ts";
import { type Machine, type PlayOptions, play } from "../scheduling/replay/play.ts";
import { makeMachines } from "../scheduling/replay/speed-path.ts";
import { LEAD_IN_MS, type PreparedLoad } from "./prepare-recorded.ts";
import { machinesOf } from "./recorded-fleet.ts";
import { judgeFit } from "./rules/judge-fit.ts";
import { PATIENCE_MS } from "./rules/measure-recorded.ts";
import { arrivalsOf, scaleTrace } from "./rules/work-of-orders.ts";

type Wishes = Omit<WhatIfRequest, "source">;
type Progress = (share: number) => void;

const MOST_SPANS = 120;
const LEAST_SPAN_MS = 2_000;

/** Plays a recorded load under each variant, and once as it was, to see how near the model comes. */
export function playRecorded(
  prepared: PreparedLoad,
  wishes: Wishes,
  inForce: Choice,
  onProgress: Progress,
): Omit<WhatIfResult, "tookMs"> {
  const { load, requests, worked, profiles, startsAt } = prepared;
  const arrivals = (loadFactor: number, deadlineMs: number | null) =>
    arrivalsOf(requests, worked, { from: startsAt, loadFactor, deadlineMs, seed: wishes.seed });
  const returning = load.returning ?? 1;
  const asWas: WhatIfVariant = {
    name: "",
    ...inForce,
    nodes: load.nodes,
    slots: load.slots,
    // Without keys each attempt in the record is a request of its own: the record has the retries in it.
    retry: load.retriesKnown ? "hinted" : "none",
  };
  const common = { wishes, leadInMs: LEAD_IN_MS, spanMs: load.to - load.from, returning };
  const steps = wishes.variants.length + 1;
  const asItWas = figuresOf({
    ...common,
    variant: asWas,
    arrivals: arrivals(1, null),
    machines: machinesOf(profiles, asWas),
    onProgress: (share) => onProgress(share / steps),
  });
  const wanted = arrivals(wishes.loadFactor, wishes.deadlineMs);
  const figures = wishes.variants.map((variant, i) =>
    figuresOf({
      ...common,
      variant,
      arrivals: wanted,
      machines: machinesOf(profiles, variant),
      onProgress: (share) => onProgress((i + 1 + share) / steps),
    }),
  );
  return {
    requests: load.requests,
    spanMs: load.to - load.from,
    recorded: { ...load, fit: judgeFit(loadFiguresOf(asItWas), load.measured) },
    figures,
  };
}

/** Plays an uploaded trace on reference nodes of unequal speed, each with its own slow spells. */
export function playTrace(
  rows: readonly TracedWork[],
  wishes: Wishes,
  onProgress: Progress,
): Omit<WhatIfResult, "tookMs"> {
  const arrivals = scaleTrace(rows, wishes);
  const spanMs = Math.max(1, arrivals.at(-1)?.atMs ?? 0);
  const steps = wishes.variants.length;
  const figures = wishes.variants.map((variant, i) =>
    figuresOf({
      wishes,
      variant,
      arrivals,
      machines: makeMachines({ count: variant.nodes, seed: wishes.seed, meanRate: 1 }).map((path) => ({
        path,
        slots: variant.slots,
      })),
      leadInMs: 0,
      spanMs,
      returning: 1,
      onProgress: (share) => onProgress((i + share) / steps),
    }),
  );
  return { requests: rows.length, spanMs, recorded: null, figures };
}

interface VariantPlay {
  wishes: Wishes;
  variant: WhatIfVariant;
  arrivals: readonly TracedWork[];
  machines: readonly Machine[];
  leadInMs: number;
  spanMs: number;
  returning: number;
  onProgress: Progress;
}

function figuresOf(asked: VariantPlay): WhatIfFigures {
  const { wishes, variant, arrivals, machines, leadInMs, spanMs, returning, onProgress } = asked;
  const options: PlayOptions = {
    arrivals,
    machines,
    deadlineMs: wishes.deadlineMs ?? UPLOADED_DEADLINE_MS,
    patienceMs: PATIENCE_MS,
    policy: variant.policy,
    admission: variant.limiter,
    retry: variant.retry,
    returning,
    // One process, as production has it.
    dispatchers: 1,
    seed: wishes.seed,
    leadInMs,
    onProgress,
  };
  const { measure, nodes } = play(options);
  const result = measure.result({ nodes, spikes: false });
  const endMs = leadInMs + spanMs;
  const canDoMs = machines.reduce(
    (sum, { slots, path }) => sum + slots * (path.workUntil(endMs) - path.workUntil(leadInMs)),
    0,
  );
  const askedMs = arrivals.reduce((sum, { atMs, workMs }) => sum + (atMs >= leadInMs ? workMs : 0), 0);
  return {
    name: variant.name,
    successWithinDeadline: result.successWithinDeadline,
    successWithinPatience: result.successWithinPatience,
    meanResponseMs: result.meanResponseS * 1_000,
    p99ResponseMs: result.p99ResponseS * 1_000,
    usefulUtilisation: result.usefulUtilisation,
    refused: result.refused,
    late: result.late,
    retriesPerRequest: result.retriesPerRequest,
    offeredLoad: askedMs / Math.max(1, canDoMs),
    classes: measure.classes(),
    series: measure.spans(Math.max(1, Math.min(MOST_SPANS, Math.floor(spanMs / LEAST_SPAN_MS)))).map(rounded),
  };
}

/** Kept with the run and sent to screens: digits nobody can see are left out. */
function rounded(span: WhatIfFigures["series"][number]): WhatIfFigures["series"][number] {
  const to = (digits: number, value: number) => Number(value.toFixed(digits));
  return {
    atMs: to(0, span.atMs),
    requests: span.requests,
    success: to(4, span.success),
    p99Ms: to(0, span.p99Ms),
    queued: to(1, span.queued),
    refused: span.refused,
  };
}

function loadFiguresOf({
  name: _,
  offeredLoad: _o,
  classes: _c,
  series: _s,
  ...figures
}: WhatIfFigures): LoadFigures {
  return figures;
}
