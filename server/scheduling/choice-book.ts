import type { ChoiceRow } from "../contracts/engine.ts";
import {
  type AdmissionLimiter,
  admissionLimiters,
  type SchedulingPolicy,
  schedulingPolicies,
} from "../contracts/engine-choices.ts";
import type { CommittedChange } from "../orders/journal.ts";
import type { Prisma } from "../platform/prisma.ts";
import { bucketOf, LATENCY_BUCKETS, percentile } from "../shared/histogram.ts";

const KEY = "engine.choices";
const KEPT = 12;

/** A choice and the sums of what happened under it. */
interface Choice {
  policy: SchedulingPolicy;
  limiter: AdmissionLimiter;
  since: number;
  until: number | null;
  byName: string | null;
  reason: string | null;
  settled: number;
  successes: number;
  refused: number;
  latencyMsSum: number;
  latency: number[];
  usefulMs: number;
  capacityMs: number;
}

interface Chosen {
  policy: SchedulingPolicy;
  limiter: AdmissionLimiter;
}

/** Keeps what was measured under each choice of policy and limiter, over restarts. */
export function createChoiceBook(prisma: Prisma) {
  let choices: Choice[] = [];
  let changed = false;
  const current = () => choices.at(-1);

  function open(chosen: Chosen, at: number, by: { byName: string | null; reason: string | null }): void {
    const last = current();
    if (last?.until === null) last.until = at;
    choices.push({
      ...chosen,
      ...by,
      since: at,
      until: null,
      settled: 0,
      successes: 0,
      refused: 0,
      latencyMsSum: 0,
      latency: new Array<number>(LATENCY_BUCKETS).fill(0),
      usefulMs: 0,
      capacityMs: 0,
    });
    choices = choices.slice(-KEPT);
    changed = true;
  }

  return {
    open,
    async load(chosen: Chosen, at: number): Promise<void> {
      const row = await prisma.setting.findUnique({ where: { key: KEY } });
      choices = Array.isArray(row?.value) ? (row.value as unknown[]).filter(isChoice) : [];
      const last = current();
      if (last?.policy === chosen.policy && last.limiter === chosen.limiter && last.until === null) return;
      open(chosen, at, { byName: null, reason: null });
    },
    /** Call now and then, and before the process ends. */
    async save(): Promise<void> {
      if (!changed) return;
      changed = false;
      const value = JSON.parse(JSON.stringify(choices));
      await prisma.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
    },
    refused(): void {
      const now = current();
      if (now) now.refused++;
      changed = true;
    },
    committed({ before, order }: CommittedChange): void {
      const now = current();
      if (!now || order.settledAt === null || !order.outcome || before === null || before.settledAt !== null)
        return;
      const latencyMs = order.settledAt - order.acceptedAt;
      const bucket = bucketOf(latencyMs);
      now.settled++;
      if (order.outcome === "success") now.successes++;
      now.latencyMsSum += latencyMs;
      now.latency[bucket] = (now.latency[bucket] ?? 0) + 1;
      changed = true;
    },
    worked(usefulMs: number, capacityMs: number): void {
      const now = current();
      if (!now) return;
      now.usefulMs += usefulMs;
      now.capacityMs += capacityMs;
    },
    rows: (): ChoiceRow[] => choices.map(rowOf),
  };
}

function rowOf(choice: Choice): ChoiceRow {
  const { policy, limiter, since, until, byName, reason, settled, refused } = choice;
  const requests = settled + refused;
  return {
    policy,
    limiter,
    since,
    until,
    byName,
    reason,
    measured: {
      requests,
      success: requests > 0 ? choice.successes / requests : null,
      meanMs: settled > 0 ? choice.latencyMsSum / settled : null,
      p99Ms: percentile(choice.latency, 0.99),
      usefulUtilisation: choice.capacityMs > 0 ? Math.min(1, choice.usefulMs / choice.capacityMs) : null,
      refused,
    },
  };
}

/** Written by another version it may be anything: then it is forgotten, not believed. */
function isChoice(value: unknown): value is Choice {
  const choice = value as Partial<Choice> | null;
  return (
    typeof choice?.since === "number" &&
    schedulingPolicies.some((policy) => policy === choice.policy) &&
    admissionLimiters.some((limiter) => limiter === choice.limiter) &&
    Array.isArray(choice.latency) &&
    choice.latency.length === LATENCY_BUCKETS &&
    [choice.settled, choice.successes, choice.refused, choice.latencyMsSum].every(Number.isFinite)
  );
}
