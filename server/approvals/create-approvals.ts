import { type ApprovalPolicy, type ApprovalRow, askFlipSchema } from "../contracts/approvals.ts";
import { roleMay, type Viewer } from "../contracts/people.ts";
import { type SwitchKey, switchCatalogue, switchKeys } from "../contracts/switches.ts";
import type { PlannedFlip, SecondPerson } from "../degradation/change-switch.ts";
import type { Degradation } from "../degradation/create-degradation.ts";
import { planFlip } from "../degradation/rules/plan-flip.ts";
import type { LiveHub } from "../live/hub.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Parts } from "../parts.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import { conditionHolds } from "../series/rules/holds.ts";
import type { SeriesReader } from "../series/series-reader.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { countPeople, readRequests, readReviews } from "./approval-store.ts";
import { type ApprovalDeps, askFor, type CarryOut, type SubmitAct, submitAct } from "./dangerous-act.ts";
import { decideRequest, endOldRequests, withdrawRequest } from "./decide-request.ts";
import { carryOutMode, changeMode, MODE_KIND, readMode, requiredUnder, reviewEntry } from "./review-entry.ts";
import { judgeFlip, weighFlip } from "./rules/weigh-flip.ts";

const TOPIC = "approvals:all";
const TICK_MS = 2_000;
const SWITCH_KIND = "switch.set";

export interface ApprovalsOptions {
  prisma: Prisma;
  clock: Clock;
  hub: Pick<LiveHub, "addSource" | "publish">;
  degradation: Pick<Degradation, "change" | "stateOf" | "valueOf">;
  series: Pick<SeriesReader, "measure">;
  log: Pick<Log, "warn">;
}

export interface Approvals {
  part: Parts["approvals"];
  /** Of the switches: judges each flip of a person. Rules, the ladder and leases are nobody's hand: they go. */
  secondPerson: SecondPerson;
  /** For every other dangerous act, for example "disable this breaker". */
  submit: SubmitAct;
  /** Names who does what was approved; before `start`. */
  carryOut(kind: string, run: CarryOut): void;
  start(): Promise<void>;
  stop(): void;
}

/** A second person for what loosens protection or drops writes, and reviews of the rest. */
export function createApprovals(options: ApprovalsOptions): Approvals {
  const { prisma, clock, hub, degradation, series, log } = options;
  const state = new PublishedState();
  // Until it is known how many people there are, nobody is kept from acting.
  let policy: ApprovalPolicy = { mode: "auto", required: false, people: 0 };
  const deps: ApprovalDeps = { prisma, clock, policy: () => policy, carryOut: new Map() };
  let timer: NodeJS.Timeout | undefined;
  let reading = false;

  deps.carryOut.set(MODE_KIND, carryOutMode(deps));
  deps.carryOut.set(SWITCH_KIND, async ({ input, reason, askedBy, approvedBy }) => {
    const { key, value, leaseMinutes, seenRevision } = parseInput(askFlipSchema, input);
    const leave = { kind: "approved", by: approvedBy } as const;
    await degradation.change({
      key,
      value,
      leaseMinutes,
      seenRevision,
      reason,
      by: askedBy,
      cause: "person",
      leave,
    });
  });

  const exitHolds = (key: SwitchKey, now: number) =>
    switchCatalogue[key].exitWhen.every((condition) =>
      conditionHolds(condition, series.measure(condition, now)),
    );

  function judge({ wish, before, after, state: set }: PlannedFlip, now: number) {
    const mine = set !== undefined && set.setBy === wish.by.id;
    return judgeFlip({
      before,
      after,
      dropsWrites: switchCatalogue[wish.key].dropsWrites,
      exitHolds: exitHolds(wish.key, now),
      required: policy.required,
      leave: wish.leave?.kind ?? null,
      ownFlipAgeMs: mine ? now - set.setAt : null,
    });
  }

  const secondPerson: SecondPerson = (flip, now) => {
    if (flip.wish.cause !== "person" && flip.wish.cause !== "undo") return null;
    const verdict = judge(flip, now);
    if (verdict.outcome === "go") return verdict.review;
    throw new OpsError("CONFLICT", "A second person has to approve this flip.", {
      reason: "approval:needed",
    });
  };

  async function askFlip(viewer: Viewer, input: unknown): Promise<ApprovalRow> {
    requirePermission(viewer, "operations.act");
    const wanted = parseInput(askFlipSchema, input);
    const { key, value, leaseMinutes, seenRevision, reason } = wanted;
    const set = degradation.stateOf(key);
    const now = clock.nowMs();
    if ((set?.revision ?? 0) !== seenRevision)
      throw new OpsError("STALE", "The switch changed since it was looked at.");
    const before = degradation.valueOf(key);
    const plan = planFlip({ key, value, current: before, leaseMinutes, now });
    if (plan.outcome !== "flip")
      throw new OpsError("INVALID_REQUEST", `${key} cannot be set so.`, { field: "/value" });
    const by = { id: actorOf(viewer), name: viewer.name };
    const wish = { key, value, leaseMinutes, seenRevision, reason, by, cause: "person" } as const;
    if (judge({ wish, before, after: plan.after, state: set }, now).outcome === "go")
      throw new OpsError("CONFLICT", "This needs no second person; set it.", {
        reason: "approval:not_needed",
      });
    const { dropsWrites } = switchCatalogue[key];
    const weight = weighFlip({ before, after: plan.after, dropsWrites, exitHolds: false });
    const row = await askFor(deps, viewer, {
      kind: SWITCH_KIND,
      target: key,
      weight: weight === "drops_writes" ? weight : "loosens",
      before: { value: before },
      after: { value: plan.after, ...(plan.leaseUntil !== null && { leaseMinutes }) },
      input: wanted,
      reason,
    });
    await refresh();
    return row;
  }

  function gates(now: number): void {
    for (const key of switchKeys) {
      const { dropsWrites } = switchCatalogue[key];
      state.put("gate", key, {
        key,
        on: policy.required && dropsWrites,
        off: policy.required && !exitHolds(key, now),
      });
    }
  }

  async function refresh(): Promise<void> {
    const now = clock.nowMs();
    const [mode, people, requests, reviews] = await Promise.all([
      readMode(deps),
      countPeople(prisma, DEFAULT_TENANT),
      readRequests(prisma, now),
      readReviews(prisma, now),
    ]);
    policy = { mode, people, required: requiredUnder(mode, { people }) };
    state.put("policy", "now", policy);
    for (const row of requests) state.put("request", row.id, row);
    state.keepOnly(
      "request",
      requests.map(({ id }) => id),
    );
    for (const row of reviews) state.put("review", String(row.seq), row);
    state.keepOnly(
      "review",
      reviews.map(({ seq }) => String(seq)),
    );
    gates(now);
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  async function tick(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      await endOldRequests(deps);
      await refresh();
    } catch (error) {
      log.warn({ err: error }, "approvals: requests and reviews are as last known");
    } finally {
      reading = false;
    }
  }

  /** The answer is on everybody's screen when the person who acted has it. */
  const shown = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } finally {
      await refresh().catch((error) => log.warn({ err: error }, "approvals: shown a little later"));
    }
  };

  hub.addSource("approvals", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => state.all(),
  });

  return {
    part: {
      ask: askFlip,
      decide: (viewer, input) => shown(decideRequest(deps, viewer, input)),
      withdraw: (viewer, input) => shown(withdrawRequest(deps, viewer, input)),
      review: (viewer, input) => shown(reviewEntry(deps, viewer, input)),
      changeMode: (viewer, input) => shown(changeMode(deps, viewer, input)),
    },
    secondPerson,
    submit: (viewer, act) => shown(submitAct(deps, viewer, act)),
    carryOut: (kind, run) => void deps.carryOut.set(kind, run),
    async start() {
      await refresh();
      timer = setInterval(() => void tick(), TICK_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
