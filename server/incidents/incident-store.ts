import type { Explanation, Question } from "../contracts/attribution.ts";
import type { Verdict } from "../contracts/effects.ts";
import type {
  Estimate,
  Expected,
  IncidentEvent,
  IncidentFlip,
  IncidentMeasure,
  IncidentRow,
  Offer,
  WatchStanding,
} from "../contracts/incidents.ts";
import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";
import type { Prisma } from "../platform/prisma.ts";
import { createFlipStore } from "./flip-store.ts";
import type { Norm } from "./rules/gauge.ts";
import type { Prediction } from "./rules/predict-relief.ts";
import { summarise } from "./rules/summarise.ts";

export interface Reading {
  value: number;
  requests: number;
  worst: number;
  hit: number;
}

/** An incident as the server works with it. */
export interface KeptIncident {
  row: IncidentRow;
  tenantId: string;
  /** Opened, or opened again. */
  since: number;
  norm: Norm;
  explanation: Explanation | null;
  explainedAt: number | null;
  explainedTimes: number;
  predictions: Prediction[];
}

export interface NewIncident {
  id: string;
  ref: string;
  tenantId: string;
  measure: IncidentMeasure;
  onsetAt: number;
  at: number;
  norm: Norm;
  expected: Expected;
  reading: Reading;
  question: Question;
}

export type IncidentStore = ReturnType<typeof createIncidentStore>;

const STANDINGS = "incidents.standings";
const withFlips = { flips: { orderBy: { revision: "asc" } } } as const;

/** Incidents, what happened in them, and the flips made for them. */
export function createIncidentStore(prisma: Prisma) {
  const tell = (incidentId: string, event: IncidentEvent) =>
    prisma.incidentEvent.create({
      data: {
        incidentId,
        at: new Date(event.at),
        type: event.type,
        byName: event.byName,
        params: event.params,
      },
    });

  return {
    /** The newest first; of what has no end, all. */
    async newest(tenantId: string, limit: number): Promise<KeptIncident[]> {
      const found = await prisma.incident.findMany({
        where: { tenantId },
        orderBy: [{ endedAt: { sort: "desc", nulls: "first" } }, { openedAt: "desc" }],
        take: limit,
        include: withFlips,
      });
      return found.map(kept);
    },
    async find(tenantId: string, idOrRef: string): Promise<KeptIncident | null> {
      const found = await prisma.incident.findFirst({
        where: { tenantId, OR: [{ id: idOrRef }, { ref: idOrRef }] },
        include: withFlips,
      });
      return found && kept(found);
    },
    async eventsOf(incidentId: string): Promise<IncidentEvent[]> {
      const found = await prisma.incidentEvent.findMany({ where: { incidentId }, orderBy: { id: "asc" } });
      return found.map(({ at, type, byName, params }) => ({
        at: at.getTime(),
        type: type as IncidentEvent["type"],
        byName,
        params: params as IncidentEvent["params"],
      }));
    },

    /** @returns false when the measure has one already: another process was first. */
    async open(incident: NewIncident): Promise<boolean> {
      const { id, ref, tenantId, measure, norm, expected, reading, question } = incident;
      const at = new Date(incident.at);
      const { count } = await prisma.incident.createMany({
        data: {
          id,
          ref,
          tenantId,
          measure,
          state: "open",
          onsetAt: new Date(incident.onsetAt),
          openedAt: at,
          since: at,
          norm: norm as object,
          expected: expected as object,
          reading: reading as object,
          question: question as object,
          updatedAt: at,
        },
        skipDuplicates: true,
      });
      if (count === 0) return false;
      const { value, requests } = reading;
      const { low, high } = expected;
      await tell(id, {
        at: incident.at,
        type: "opened",
        byName: null,
        params: { value, requests, low, high },
      });
      return true;
    },
    /** It came back soon after its end. @returns false when another one is open by now. */
    async openAgain(id: string, at: number): Promise<boolean> {
      const changed = await prisma.incident
        .updateMany({
          where: { id, endedAt: { not: null } },
          data: {
            state: "open",
            endedAt: null,
            endedBecause: null,
            since: new Date(at),
            reopened: { increment: 1 },
            updatedAt: new Date(at),
          },
        })
        // The index of one at a time.
        .catch(() => ({ count: 0 }));
      if (changed.count > 0) await tell(id, { at, type: "reopened", byName: null, params: {} });
      return changed.count > 0;
    },
    /** How it goes on. What people did to it meanwhile is not touched. */
    async goOn(
      id: string,
      at: number,
      now: { reading: Reading; question: Question; offer: Offer | null },
    ): Promise<void> {
      await prisma.incident.updateMany({
        where: { id, endedAt: null },
        data: {
          reading: now.reading as object,
          question: now.question as object,
          ...(now.offer && { offer: now.offer as object }),
          updatedAt: new Date(at),
        },
      });
    },
    async explained(
      id: string,
      at: number,
      found: { explanation: Explanation; predictions: Prediction[]; offer: Offer; times: number },
    ): Promise<void> {
      const { explanation, predictions, offer, times } = found;
      await prisma.incident.update({
        where: { id },
        data: {
          explanation: explanation as object,
          predictions: predictions as object[],
          offer: offer as object,
          explainedAt: new Date(at),
          explainedTimes: times,
          updatedAt: new Date(at),
        },
      });
      const first = explanation.causes[0];
      const params = {
        verdict: explanation.verdict,
        times,
        share: first?.share ?? null,
        cause: first ? first.attributes.map(({ value }) => value).join(" + ") : null,
      };
      await tell(id, { at, type: "explained", byName: null, params });
    },
    /** @returns whether it was an open one that ended. */
    async close(id: string, at: number, because: "back" | "no_data"): Promise<boolean> {
      const { count } = await prisma.incident.updateMany({
        where: { id, endedAt: null },
        data: { endedAt: new Date(at), endedBecause: because, updatedAt: new Date(at) },
      });
      if (count === 0) return false;
      // Dismissed stays dismissed: it was no incident.
      const closed = await prisma.incident.updateMany({
        where: { id, state: "open" },
        data: { state: "closed" },
      });
      await tell(id, { at, type: "closed", byName: null, params: { because } });
      return closed.count > 0;
    },

    ...createFlipStore(prisma, tell),

    /** Times not to learn from: what was no normal time. A person who dismisses says that it was one. */
    async oddTimes(
      tenantId: string,
      measure: IncidentMeasure,
      since: number,
    ): Promise<{ from: number; to: number }[]> {
      const found = await prisma.incident.findMany({
        where: { tenantId, measure, state: { not: "dismissed" }, openedAt: { gte: new Date(since) } },
        select: { onsetAt: true, endedAt: true },
      });
      return found.map(({ onsetAt, endedAt }) => ({
        from: onsetAt.getTime(),
        to: endedAt?.getTime() ?? Number.POSITIVE_INFINITY,
      }));
    },
    /** How the measures stand, for the processes that do not watch. */
    async saveStandings(standings: readonly WatchStanding[]): Promise<void> {
      const value = standings as unknown as object;
      await prisma.setting.upsert({
        where: { key: STANDINGS },
        create: { key: STANDINGS, value },
        update: { value },
      });
    },
    async standings(): Promise<WatchStanding[]> {
      const found = await prisma.setting.findUnique({ where: { key: STANDINGS } });
      return (found?.value as unknown as WatchStanding[] | undefined) ?? [];
    },
    async throwAway(before: number): Promise<void> {
      await prisma.incident.deleteMany({ where: { endedAt: { lt: new Date(before) } } });
    },
  };
}

type Found = NonNullable<Awaited<ReturnType<Prisma["incident"]["findFirst"]>>> & {
  flips: Awaited<ReturnType<Prisma["incidentFlip"]["findMany"]>>;
};

function kept(found: Found): KeptIncident {
  const ms = (date: Date | null) => date?.getTime() ?? null;
  const explanation = found.explanation as unknown as Explanation | null;
  const by = (byName: string | null, at: Date | null) => (byName && at ? { byName, at: at.getTime() } : null);
  const dismissed = by(found.dismissedByName, found.dismissedAt);
  const row: IncidentRow = {
    id: found.id,
    ref: found.ref,
    measure: found.measure as IncidentMeasure,
    state: found.state as IncidentRow["state"],
    onsetAt: found.onsetAt.getTime(),
    openedAt: found.openedAt.getTime(),
    endedAt: ms(found.endedAt),
    endedBecause: found.endedBecause as IncidentRow["endedBecause"],
    reopened: found.reopened,
    acknowledged: by(found.acknowledgedByName, found.acknowledgedAt),
    dismissed: dismissed && { ...dismissed, reason: found.dismissedWhy ?? "" },
    expected: found.expected as unknown as Expected,
    ...(found.reading as unknown as Reading),
    question: found.question as unknown as Question,
    cause: explanation && summarise(explanation, ms(found.explainedAt) ?? 0),
    offer: found.offer as unknown as Offer | null,
    flips: found.flips.map(flipOf),
    shopNames: {},
    updatedAt: found.updatedAt.getTime(),
  };
  return {
    row,
    tenantId: found.tenantId,
    since: found.since.getTime(),
    norm: found.norm as unknown as Norm,
    explanation,
    explainedAt: ms(found.explainedAt),
    explainedTimes: found.explainedTimes,
    predictions: found.predictions as unknown as Prediction[],
  };
}

function flipOf(flip: Found["flips"][number]): IncidentFlip {
  const prediction = flip.prediction as unknown as Prediction | null;
  return {
    revision: Number(flip.revision),
    key: flip.key as SwitchKey,
    value: flip.value as SwitchValue,
    at: flip.at.getTime(),
    byName: flip.byName,
    predicted: prediction && { points: prediction.points, interval: prediction.interval },
    verdict: flip.verdict as Verdict | null,
    measured: flip.measured as unknown as Estimate | null,
  };
}
