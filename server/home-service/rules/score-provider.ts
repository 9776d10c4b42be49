/** Time a provider needs between two visits, added to the end of each. */
export const TRAVEL_BUFFER_MS = 30 * 60_000;
/** Beyond this a provider does not travel; also where the distance score reaches 0. */
export const SERVICE_RADIUS_KM = 30;

export interface Candidate {
  providerId: string;
  /** Skill name -> level 0..100. */
  skills: Record<string, number>;
  /** 0..5 */
  rating: number;
  xKm: number;
  yKm: number;
  /** Hours already taken, travel buffer included. Epoch ms. */
  busy: readonly { startsAt: number; endsAt: number }[];
}

export interface VisitWish {
  skill: string;
  location: { xKm: number; yKm: number };
  /** Epoch ms; `endsAt` with the travel buffer. */
  startsAt: number;
  endsAt: number;
}

export interface MatchWeights {
  distance: number;
  skill: number;
}
export const DEFAULT_WEIGHTS: MatchWeights = { distance: 0.4, skill: 0.6 };

export type ProviderVerdict =
  | { outcome: "fits"; score: number; distanceScore: number; skillScore: number; distanceKm: number }
  | { outcome: "unfit"; because: "lacks_skill" | "too_far" | "busy" };

/**
 * Hard filters first, then 0.4 x distance + 0.6 x skill, each 0..100. Distance is linear: 100 next
 * door, 0 at the edge of the service radius.
 */
export function scoreProvider(
  candidate: Candidate,
  wish: VisitWish,
  weights: MatchWeights = DEFAULT_WEIGHTS,
): ProviderVerdict {
  const skillScore = Math.min(100, Math.max(0, candidate.skills[wish.skill] ?? 0));
  if (skillScore === 0) return { outcome: "unfit", because: "lacks_skill" };
  const distanceKm = Math.hypot(candidate.xKm - wish.location.xKm, candidate.yKm - wish.location.yKm);
  if (distanceKm > SERVICE_RADIUS_KM) return { outcome: "unfit", because: "too_far" };
  const overlaps = candidate.busy.some((span) => span.startsAt < wish.endsAt && wish.startsAt < span.endsAt);
  if (overlaps) return { outcome: "unfit", because: "busy" };
  const distanceScore = 100 * (1 - distanceKm / SERVICE_RADIUS_KM);
  const score = weights.distance * distanceScore + weights.skill * skillScore;
  return { outcome: "fits", score, distanceScore, skillScore, distanceKm };
}

export interface RankedProvider {
  providerId: string;
  score: number;
  distanceScore: number;
  skillScore: number;
}

/** Best first; equal scores go to the better rated, then to the smaller id so that the order is stable. */
export function rankProviders(
  candidates: readonly Candidate[],
  wish: VisitWish,
  weights: MatchWeights = DEFAULT_WEIGHTS,
): RankedProvider[] {
  return candidates
    .flatMap((candidate) => {
      const verdict = scoreProvider(candidate, wish, weights);
      return verdict.outcome === "fits" ? [{ candidate, verdict }] : [];
    })
    .sort(
      (a, b) =>
        b.verdict.score - a.verdict.score ||
        b.candidate.rating - a.candidate.rating ||
        (a.candidate.providerId < b.candidate.providerId ? -1 : 1),
    )
    .map(({ candidate, verdict }) => ({
      providerId: candidate.providerId,
      score: round1(verdict.score),
      distanceScore: round1(verdict.distanceScore),
      skillScore: round1(verdict.skillScore),
    }));
}

const round1 = (value: number) => Math.round(value * 10) / 10;
