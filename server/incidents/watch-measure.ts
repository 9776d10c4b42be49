import type { Explanation, Question } from "../contracts/attribution.ts";
import {
  BAND_WIDTH,
  type Expected,
  type IncidentMeasure,
  type WatchStanding,
} from "../contracts/incidents.ts";
import { newId } from "../shared/ids.ts";
import type { IncidentStore, KeptIncident, Reading } from "./incident-store.ts";
import type { MinuteBook } from "./read-minutes.ts";
import { chooseOffer } from "./rules/choose-offer.ts";
import type { Gauge, Norm } from "./rules/gauge.ts";
import { type Judged, judgeNow } from "./rules/judge-now.ts";
import { type Basis, learnNorm, minutesForNorm } from "./rules/learn-norm.ts";
import { MINUTE_MS, type Minute } from "./rules/minutes.ts";
import { refOf } from "./rules/name-incident.ts";
import { p95Gauge } from "./rules/p95-gauge.ts";
import type { Prediction } from "./rules/predict-relief.ts";
import { questionOf } from "./rules/question-of.ts";
import { stepIncident } from "./rules/step-incident.ts";
import { successGauge } from "./rules/success-gauge.ts";

export const gauges: Record<IncidentMeasure, Gauge> = { success: successGauge, p95: p95Gauge };

export interface WatchMeasureDeps {
  store: IncidentStore;
  book: MinuteBook;
  tenantId: string;
  /** null: not now, explanations are paused. */
  explain(question: Question): Promise<Explanation | null>;
  predict(question: Question, explanation: Explanation): Promise<Prediction[]>;
  available(predictions: readonly Prediction[]): Prediction[];
  /** For everybody's event stream: opened, opened again, over. */
  tell(type: IncidentNewsType, news: IncidentNews): void;
}

export type IncidentNewsType = "incident_opened" | "incident_reopened" | "incident_closed";
export type IncidentNews = Pick<KeptIncident["row"], "ref" | "measure" | "value" | "expected"> & {
  because?: "back" | "no_data";
};

const LOOKED_AT_MS = 60 * MINUTE_MS;
const LEARNT_FROM_MS = 15 * 86_400_000;
/** Of an incident that lasts; what comes later is the new normal. */
const ODD_FOR_MS = 6 * 60 * MINUTE_MS;
const MOST_EXPLANATIONS = 12;
/** Explained anew when it has lasted so much longer. */
const GROWN_TIMES = 1.4;

type Known = { kind: "known"; norm: Norm; basis: Basis };

/** Judges the minute that has just ended, opens, carries on or closes the measure's incident. @returns how it stands. */
export async function watchMeasure(
  deps: WatchMeasureDeps,
  measure: IncidentMeasure,
  newest: KeptIncident | null,
  now: number,
): Promise<WatchStanding> {
  const { store, book, tenantId } = deps;
  const gauge = gauges[measure];
  const open = newest && newest.row.endedAt === null ? newest : null;
  await book.load([...minutesForNorm(now - MINUTE_MS), ...startsOf(now - LOOKED_AT_MS, now)], now);
  const odd = await store.oddTimes(tenantId, measure, now - LEARNT_FROM_MS);
  const isOdd = (at: number) =>
    odd.some(({ from, to }) => at >= from && at < Math.min(to, from + ODD_FOR_MS));
  const learnt = learnNorm(gauge, now - MINUTE_MS, (at) => (isOdd(at) ? undefined : book.at(at)));
  const known = normFor(open, learnt);
  const standing = { measure, until: null, value: null, expected: null, asOf: now };
  if (known === null) {
    return { ...standing, state: "learning", until: learnt.kind === "learning" ? learnt.until : null };
  }
  const minutes = book.between(now - LOOKED_AT_MS, now);
  const judged = judgeNow(gauge, known.norm, minutes, now);
  await act(deps, { measure, gauge, known, judged, newest, minutes, now });
  if (judged.kind === "blind") return { ...standing, state: open ? "incident" : "blind" };
  return {
    ...standing,
    state: judged.kind === "out" || open ? "incident" : "calm",
    value: judged.pooled.value,
    expected: expectedOf(gauge, known, judged.pooled.requests),
  };
}

/** While an incident is open its own start must not become the norm: without earlier days the norm is as it was. */
function normFor(open: KeptIncident | null, learnt: ReturnType<typeof learnNorm>): Known | null {
  const isOld = open && learnt.kind === "known" && learnt.basis.kind === "recent";
  if (open && (learnt.kind !== "known" || isOld)) {
    return { kind: "known", norm: open.norm, basis: open.row.expected.basis };
  }
  return learnt.kind === "known" ? learnt : null;
}

interface Act {
  measure: IncidentMeasure;
  gauge: Gauge;
  known: Known;
  judged: Judged;
  newest: KeptIncident | null;
  minutes: readonly Minute[];
  now: number;
}

async function act(deps: WatchMeasureDeps, at: Act): Promise<void> {
  const { store } = deps;
  const { newest, judged, now, minutes } = at;
  const standing = newest && { state: newest.row.state, since: newest.since, endedAt: newest.row.endedAt };
  const lastHeard = (minutes.at(-1)?.at ?? now - LOOKED_AT_MS) + MINUTE_MS;
  switch (stepIncident(standing, judged, now, lastHeard)) {
    case "rest":
      return;
    case "open":
      if (judged.kind === "out") await openOne(deps, at, judged.onsetAt);
      return;
    case "reopen":
      // Another process may have opened one in the meantime.
      if (!newest || !(await store.openAgain(newest.row.id, now))) return;
      deps.tell("incident_reopened", newest.row);
      await goOn(deps, at, newest);
      return;
    case "go_on":
      if (newest) await goOn(deps, at, newest);
      return;
    case "close":
    case "close_blind":
      if (!newest) return;
      await goOn(deps, at, newest);
      await closeOne(deps, newest.row, now, judged.kind === "blind" ? "no_data" : "back");
  }
}

async function closeOne(
  { store, tell }: WatchMeasureDeps,
  row: KeptIncident["row"],
  now: number,
  because: "back" | "no_data",
): Promise<void> {
  if (await store.close(row.id, now, because)) tell("incident_closed", { ...row, because });
}

async function openOne(deps: WatchMeasureDeps, at: Act, onsetAt: number): Promise<void> {
  const { store, tenantId } = deps;
  const { measure, gauge, known, now } = at;
  const reading = readingOf(deps.book, at, onsetAt, null);
  if (!reading) return;
  const id = newId("incident", now);
  const question = questionOf(measure, onsetAt, now);
  const ref = refOf(id);
  const expected = expectedOf(gauge, known, reading.requests);
  const opened = await store.open({
    id,
    ref,
    tenantId,
    measure,
    onsetAt,
    at: now,
    norm: known.norm,
    expected,
    reading,
    question,
  });
  if (!opened) return;
  deps.tell("incident_opened", { ref, measure, value: reading.value, expected });
  await explainOnce(deps, { id, measure, question, times: 0, now });
}

async function goOn(deps: WatchMeasureDeps, at: Act, incident: KeptIncident): Promise<void> {
  const { row } = incident;
  const { measure, now } = at;
  const question = questionOf(measure, row.onsetAt, now);
  const before = { value: row.value, requests: row.requests, worst: row.worst, hit: row.hit };
  // The onset may be older than the hour that is looked at.
  await deps.book.load(startsOf(row.onsetAt, Math.min(now, question.current.to)), now);
  const reading = readingOf(
    deps.book,
    { ...at, known: { ...at.known, norm: incident.norm } },
    row.onsetAt,
    before,
  );
  const offer =
    incident.explanation && chooseOffer(measure, incident.explanation, deps.available(incident.predictions));
  await deps.store.goOn(row.id, now, { reading: reading ?? before, question, offer });
  if (row.state === "open" && isDue(incident, now)) {
    await explainOnce(deps, { id: row.id, measure, question, times: incident.explainedTimes, now });
  }
}

/** Again as the data grows: at most once a minute, ever more seldom, and not without end. */
function isDue({ row, explainedAt, explainedTimes }: KeptIncident, now: number): boolean {
  if (explainedAt === null) return true;
  if (explainedTimes >= MOST_EXPLANATIONS || now - explainedAt < MINUTE_MS) return false;
  return now - row.onsetAt >= GROWN_TIMES * (explainedAt - row.onsetAt);
}

async function explainOnce(
  deps: WatchMeasureDeps,
  {
    id,
    measure,
    question,
    times,
    now,
  }: {
    id: string;
    measure: IncidentMeasure;
    question: Question;
    times: number;
    now: number;
  },
): Promise<void> {
  const explanation = await deps.explain(question);
  if (!explanation) return;
  const predictions = measure === "success" ? await deps.predict(question, explanation) : [];
  const offer = chooseOffer(measure, explanation, deps.available(predictions));
  await deps.store.explained(id, now, { explanation, predictions, offer, times: times + 1 });
}

/** Since the onset: value, requests, the worst minutes and how many were hit. */
function readingOf(
  book: MinuteBook,
  { measure, gauge, known, now }: Act,
  onsetAt: number,
  before: Reading | null,
): Reading | null {
  const minutes = book.between(onsetAt, now);
  const pooled = gauge.pool(minutes);
  if (!pooled) return null;
  const lately = gauge.pool(minutes.filter(({ at }) => at >= now - 3 * MINUTE_MS)) ?? pooled;
  const isWorse = measure === "success" ? Math.min : Math.max;
  const failed = Math.max(0, Math.round((known.norm.mid - pooled.value) * pooled.requests));
  return {
    value: pooled.value,
    requests: pooled.requests,
    worst: isWorse(before?.worst ?? lately.value, lately.value, pooled.value),
    hit: measure === "success" ? failed : pooled.requests,
  };
}

export function expectedOf(
  gauge: Gauge,
  { norm, basis }: { norm: Norm; basis: Basis },
  requests: number,
): Expected {
  return { ...gauge.bandOf(norm, requests, BAND_WIDTH), requests, basis };
}

export function startsOf(from: number, to: number): number[] {
  const starts: number[] = [];
  for (let at = Math.floor(from / MINUTE_MS) * MINUTE_MS; at < to; at += MINUTE_MS) starts.push(at);
  return starts;
}
