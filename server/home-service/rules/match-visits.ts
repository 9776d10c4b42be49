import { bestAssignment } from "./best-assignment.ts";

interface Span {
  /** Epoch ms; `endsAt` with the travel buffer. */
  startsAt: number;
  endsAt: number;
}
export interface VisitToMatch extends Span {
  /** Best first. */
  candidates: readonly { providerId: string; score: number }[];
}
/** Hours a provider is not free. */
export interface TakenHours extends Span {
  providerId: string;
}

/** Larger knots of visits that want the same people are matched one by one: a commit must not wait for us. */
export const MAX_JOINT_VISITS = 50;
/** How far visits that may share a provider are tried out. */
const MAX_STEPS = 10_000;
/** Scores, 0..100, count in tenths: whole numbers add up exactly. */
const HIGHEST_SCORE = 1_000;

/** Whom each visit gets, in the order of the visits; null: nobody. */
export type Matching = (string | null)[];

/** One by one: each visit takes the first of its candidates who is still free. */
export function matchOneByOne(visits: readonly VisitToMatch[], taken: readonly TakenHours[]): Matching {
  const busy = [...taken];
  return visits.map((visit) => {
    const first = visit.candidates.find(({ providerId }) => isFree(busy, providerId, visit));
    if (!first) return null;
    busy.push({ providerId: first.providerId, startsAt: visit.startsAt, endsAt: visit.endsAt });
    return first.providerId;
  });
}

/**
 * All together: as many visits as possible have a provider, and among such matchings the scores add up
 * to most. Exact where the visits that want the same people all overlap; where some could share a provider
 * the best found within a bounded search. Never worse than one by one.
 */
export function matchVisits(visits: readonly VisitToMatch[], taken: readonly TakenHours[]): Matching {
  const free = visits.map((visit) => ({
    ...visit,
    candidates: visit.candidates.filter(({ providerId }) => isFree(taken, providerId, visit)),
  }));
  const matching: Matching = visits.map(() => null);
  for (const knot of knots(free)) {
    const members = knot.map((index) => free[index] as VisitToMatch);
    const found = matchKnot(members);
    knot.forEach((index, place) => {
      matching[index] = found[place] ?? null;
    });
  }
  return matching;
}

function matchKnot(visits: readonly VisitToMatch[]): Matching {
  const oneByOne = matchOneByOne(visits, []);
  if (visits.length === 1 || visits.length > MAX_JOINT_VISITS) return oneByOne;
  const oneVisitEach = matchOneVisitEach(visits);
  const latestStart = Math.max(...visits.map(({ startsAt }) => startsAt));
  const earliestEnd = Math.min(...visits.map(({ endsAt }) => endsAt));
  if (latestStart < earliestEnd) return oneVisitEach;
  const better = worthOf(visits, oneByOne) >= worthOf(visits, oneVisitEach) ? oneByOne : oneVisitEach;
  return tryOut(visits, better);
}

/** No provider has two: the best there is while all visits overlap. */
function matchOneVisitEach(visits: readonly VisitToMatch[]): Matching {
  const providers = [
    ...new Set(visits.flatMap(({ candidates }) => candidates.map(({ providerId }) => providerId))),
  ];
  const columnOf = new Map(providers.map((providerId, column) => [providerId, column]));
  const values = visits.map(({ candidates }) => {
    const row = new Array<number>(providers.length).fill(0);
    for (const { providerId, score } of candidates) row[columnOf.get(providerId) ?? 0] = worth(score);
    return row;
  });
  const columns = bestAssignment(
    visits.length,
    providers.length,
    (row, column) => values[row]?.[column] ?? 0,
  );
  return columns.map((column) => (column === null ? null : (providers[column] ?? null)));
}

/** Depth first, visit by visit; a branch that cannot beat the best any more is left. */
function tryOut(visits: readonly VisitToMatch[], start: Matching): Matching {
  const hopes = new Array<number>(visits.length + 1).fill(0);
  for (let index = visits.length - 1; index >= 0; index--) {
    const best = Math.max(0, ...(visits[index]?.candidates ?? []).map(({ score }) => worth(score)));
    hopes[index] = best + (hopes[index + 1] ?? 0);
  }
  let best = { matching: start, worth: worthOf(visits, start) };
  let steps = 0;
  const chosen: Matching = [];
  const busy: TakenHours[] = [];

  function from(index: number, soFar: number): void {
    if (soFar + (hopes[index] ?? 0) <= best.worth || steps++ >= MAX_STEPS) return;
    const visit = visits[index];
    if (!visit) {
      best = { matching: [...chosen], worth: soFar };
      return;
    }
    for (const { providerId, score } of visit.candidates) {
      if (!isFree(busy, providerId, visit)) continue;
      busy.push({ providerId, startsAt: visit.startsAt, endsAt: visit.endsAt });
      chosen[index] = providerId;
      from(index + 1, soFar + worth(score));
      busy.pop();
    }
    chosen[index] = null;
    from(index + 1, soFar);
  }
  from(0, 0);
  return best.matching;
}

/** Visits that overlap and want the same person belong together, and so on from each to the next. */
function knots(visits: readonly VisitToMatch[]): number[][] {
  const shareACandidate = (a: VisitToMatch, b: VisitToMatch) =>
    a.candidates.some(({ providerId }) => b.candidates.some((other) => other.providerId === providerId));
  const open = new Set(visits.keys());
  const found: number[][] = [];
  for (const first of open) {
    open.delete(first);
    const knot = [first];
    for (const member of knot) {
      for (const other of open) {
        const [a, b] = [visits[member], visits[other]];
        if (!a || !b || !overlap(a, b) || !shareACandidate(a, b)) continue;
        open.delete(other);
        knot.push(other);
      }
    }
    found.push(knot.sort((a, b) => a - b));
  }
  return found;
}

const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;
const isFree = (taken: readonly TakenHours[], providerId: string, visit: Span) =>
  !taken.some((hours) => hours.providerId === providerId && overlap(hours, visit));

/** One more visit outweighs all scores together. What is no number is worth the visit alone. */
function worth(score: number): number {
  const tenths = Math.round(Math.min(100, Math.max(0, score)) * 10) || 0;
  return (MAX_JOINT_VISITS + 1) * HIGHEST_SCORE + tenths;
}

const worthOf = (visits: readonly VisitToMatch[], matching: Matching): number =>
  visits.reduce((sum, { candidates }, index) => {
    const got = candidates.find(({ providerId }) => providerId === matching[index]);
    return sum + (got ? worth(got.score) : 0);
  }, 0);
