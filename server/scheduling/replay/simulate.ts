import { partOf, type Spikes, sizeToLoad, type TracedWork } from "./arrivals.ts";
import type { ReplayResult } from "./measure.ts";
import { type PlayOptions, play } from "./play.ts";
import { makeMachines } from "./speed-path.ts";

export interface ReplayOptions
  extends Omit<PlayOptions, "arrivals" | "machines" | "leadInMs" | "asMeasured"> {
  trace: readonly TracedWork[];
  part: "whole" | "earlier" | "later";
  nodes: number;
  slots: number;
  load: number | Spikes;
}

/**
 * Plays a trace on nodes that are sized to it, so that the work offered is `load` times what they can do.
 * The rules are compared as they were measured when they were chosen.
 */
export function simulate({ trace, part, nodes, slots, load, ...rest }: ReplayOptions): ReplayResult {
  const { arrivals, workPerMs } = sizeToLoad(partOf(trace, part), load);
  const paths = makeMachines({ count: nodes, seed: rest.seed, meanRate: workPerMs / (nodes * slots) });
  const played = play({
    ...rest,
    asMeasured: true,
    arrivals,
    machines: paths.map((path) => ({ slots, path })),
  });
  return played.measure.result({ nodes: played.nodes, spikes: typeof load !== "number" });
}
