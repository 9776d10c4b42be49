import { parseArgs } from "node:util";
import { z } from "zod";
import type { LimiterKind } from "../../admission/rules/limiter.ts";
import { retryHabits } from "../../contracts/what-if-limits.ts";

export const SCHEDULING_REPLAY_USAGE = `Usage: npm run -s scheduling:replay -- --trace CSV [options]

Plays a recorded load against simulated nodes on a virtual clock, through the rules that production
runs (server/scheduling/rules, server/admission/rules), and prints what came of it. To compare limiters
as they are known, only wait-target gives up late work here, and nothing is served newest first.

  --trace CSV        a time (t_s) and two token counts a row, or t_s and work_ms; .csv or .csv.gz
  --part whole       whole, earlier or later (before or after the middle of its time)
  --load 1.1         work offered over what the nodes can do; nodes are sized to the trace for it
  --spike 0.7:1.4    instead of --load: load 0.7, every 60 s followed by 30 s of 1.4
  --nodes 12         nodes of unequal speed, each with its own slow spells
  --slots 1          jobs a node runs at once
  --dispatchers 4    fronts that push work on what they last heard (pull: they share one queue)
  --deadline 15      seconds from a request's arrival to its end
  --patience 60      seconds until a customer who was turned away asks no more
  --policy pull      pull, round-robin, least-connections, weighted-response, peak-ewma, or clairvoyant
                     (knows all work and speeds beforehand: a measure, not a policy to run)
  --admission wait-target   none, wait-target, codel, gradient2 or token-bucket
  --retry none       none, backoff (1 s doubling to 30 s, +-50 %) or hinted (when told to)
  --work 0.25,20     reference ms of work per input and output token; found from the trace unless told
                     (0.05,20 for columns input_tokens/output_tokens, as in the Mooncake traces)
  --seed 1           the same seed gives the same nodes and the same draws
  --json             one JSON line

Rates are fractions (0..1), names ending in S are seconds, in Us microseconds.
  successWithinDeadline  requests done within the deadline, from when they were first asked
  successWithinPatience  requests of which some attempt was done in its deadline, within patience
  meanResponseS, p99ResponseS  of completed attempts, late ones too, from that attempt's arrival
  usefulUtilisation      work done in time, over what the nodes could do
  slotUtilisation        busy slot time, over slot time (misleads: a collapsed cluster shows 0.99)
  refused                attempts turned away at the door, of all attempts
  late                   attempts not done in time, dropped at dequeue (dropped) or too late, of those admitted
  decisionP99Us          one admission or one choice of a node, real time on this machine`;

const positive = (name: string) =>
  z.coerce.number(`--${name} must be a number`).positive(`--${name} must be above 0`);
const count = (name: string, most: number) =>
  z.coerce
    .number(`--${name} must be a number`)
    .int(`--${name} is a whole number`)
    .min(1, `--${name} starts at 1`)
    .max(most, `--${name} ends at ${most}`);
const oneOf = <const T extends readonly string[]>(name: string, values: T) =>
  z.enum(values, { error: `--${name} is one of ${values.join(", ")}` });

const policies = {
  "round-robin": "round_robin",
  "least-connections": "least_connections",
  "weighted-response": "weighted_response_time",
  "peak-ewma": "peak_ewma",
  pull: "pull",
  clairvoyant: "clairvoyant",
} as const;
const admissions = {
  none: "none",
  "wait-target": "wait_target",
  codel: "codel",
  gradient2: "gradient2",
  "token-bucket": "token_bucket",
} as const satisfies Record<string, LimiterKind>;
const namesOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];

const schema = z.object({
  trace: z.string({ error: "--trace is missing" }).min(1, "--trace is missing"),
  part: oneOf("part", ["whole", "earlier", "later"]),
  load: positive("load").max(100, "--load ends at 100"),
  spike: z
    .string()
    .regex(/^\d*\.?\d+:\d*\.?\d+$/, '--spike takes two loads, like "0.7:1.4"')
    .transform((value) => {
      const [calm = 0, spike = 0] = value.split(":").map(Number);
      return { calm, spike };
    })
    .refine(({ calm, spike }) => calm > 0 && spike > 0, "--spike takes two loads above 0")
    .optional(),
  nodes: count("nodes", 1_000),
  slots: count("slots", 1_000),
  dispatchers: count("dispatchers", 64),
  deadline: positive("deadline"),
  patience: positive("patience"),
  policy: oneOf("policy", namesOf(policies)).transform((name) => policies[name]),
  admission: oneOf("admission", namesOf(admissions)).transform((name) => admissions[name]),
  retry: oneOf("retry", retryHabits),
  work: z
    .string()
    .regex(/^\d+(\.\d+)?,\d+(\.\d+)?$/, '--work takes two numbers, like "0.25,20"')
    .transform((value) => {
      const [input = 0, output = 0] = value.split(",").map(Number);
      return { input, output };
    })
    .optional(),
  seed: z.coerce.number("--seed must be a number").int("--seed is a whole number"),
  json: z.boolean(),
});
export type SchedulingReplayArgs = z.infer<typeof schema>;

/** @throws Error with one line per argument that does not fit. */
export function readReplayArgs(argv: string[]): SchedulingReplayArgs {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const { values } = parseArgs({
    args: argv,
    strict: true,
    options: {
      trace: { type: "string" },
      part: text("whole"),
      load: text("1.1"),
      spike: { type: "string" },
      nodes: text("12"),
      slots: text("1"),
      dispatchers: text("4"),
      deadline: text("15"),
      patience: text("60"),
      policy: text("pull"),
      admission: text("wait-target"),
      retry: text("none"),
      work: { type: "string" },
      seed: text("1"),
      json: { type: "boolean", default: false },
    },
  });
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => issue.message).join("\n"));
}
