import { BAND_WIDTH, type BandPoint, type IncidentDetail, type IncidentRow } from "../contracts/incidents.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import type { IncidentStore, KeptIncident } from "./incident-store.ts";
import type { ReadMinutes } from "./read-minutes.ts";
import { chooseOffer, rankPredictions } from "./rules/choose-offer.ts";
import { MINUTE_MS, type Minute } from "./rules/minutes.ts";
import type { Prediction } from "./rules/predict-relief.ts";
import { gauges, startsOf } from "./watch-measure.ts";

const BEFORE_MS = 60 * MINUTE_MS;
const AFTER_MS = 30 * MINUTE_MS;
const MOST_POINTS = 300;
/** A longer incident is drawn from its first day. */
const LONGEST_MS = 24 * 60 * MINUTE_MS;

export interface ReadIncidentDeps {
  store: IncidentStore;
  readMinutes: ReadMinutes;
  clock: Clock;
  /** With the names of the shops among the causes. */
  named(tenantId: string, rows: readonly IncidentRow[]): Promise<IncidentRow[]>;
  available(predictions: readonly Prediction[]): Prediction[];
}

/** Everything about one incident: its chart with the band, the whole explanation, every switch, the timeline. */
export async function readIncident(
  { store, readMinutes, clock, named, available }: ReadIncidentDeps,
  tenantId: string,
  idOrRef: string,
): Promise<IncidentDetail> {
  const incident = await store.find(tenantId, idOrRef);
  if (!incident) throw new OpsError("NOT_FOUND", "There is no such incident.");
  const { row, explanation, predictions } = incident;
  const isOpen = row.endedAt === null;
  // What was possible then is of no use once it is over; while it lasts, what is possible now.
  const shown = isOpen ? available(predictions) : predictions;
  const offer = isOpen && explanation ? chooseOffer(row.measure, explanation, shown) : row.offer;
  const [events, [shownRow], chart] = await Promise.all([
    store.eventsOf(row.id),
    named(tenantId, [{ ...row, offer }]),
    readChart(incident, readMinutes, clock.nowMs()),
  ]);
  return {
    row: shownRow ?? row,
    explanation,
    outlooks: rankPredictions(shown),
    events,
    chart,
  };
}

async function readChart(
  { row, norm, tenantId }: KeptIncident,
  readMinutes: ReadMinutes,
  now: number,
): Promise<IncidentDetail["chart"]> {
  const from = row.onsetAt - BEFORE_MS;
  const end = Math.min(now, (row.endedAt ?? now) + AFTER_MS, row.onsetAt + LONGEST_MS);
  const to = Math.floor(end / MINUTE_MS) * MINUTE_MS;
  const stepMinutes = Math.max(1, Math.ceil((to - from) / MINUTE_MS / MOST_POINTS));
  const minutes = await readMinutes(tenantId, startsOf(from, to));
  const gauge = gauges[row.measure];
  const points: BandPoint[] = [];
  for (let at = from; at < to; at += stepMinutes * MINUTE_MS) {
    const own = startsOf(at, Math.min(to, at + stepMinutes * MINUTE_MS)).flatMap(
      (start): readonly Minute[] => {
        const minute = minutes.get(start);
        return minute ? [minute] : [];
      },
    );
    const pooled = gauge.pool(own);
    const band = pooled && gauge.bandOf(norm, pooled.requests, BAND_WIDTH);
    points.push({
      at,
      success: own.reduce((sum, { success }) => sum + success, 0),
      total: own.reduce((sum, { total }) => sum + total, 0),
      value: pooled?.value ?? null,
      low: band?.low ?? null,
      high: band?.high ?? null,
    });
  }
  return { stepMs: stepMinutes * MINUTE_MS, points };
}
