/**
 * The engine's few constants, each with what it decides. Chosen on the development half of the public
 * and generated cases and re-checked with baselines of 2 to 10 minutes instead of 4: results barely
 * move within the ranges given, see server/decisions/030-attribution-engine.md.
 */
export const tuning = {
  /** Baseline requests that the additive prior counts for, per leaf. */
  priorRequests: 20,
  /** Passes of the proportional fit of the prior. */
  priorPasses: 2,
  /** Attributes in a cause at most, on rates. */
  depth: 3,

  /** Nats beyond the penalty for looking that the first cause needs (false alarms), and later ones. */
  firstNats: 6,
  laterNats: 12,
  /** A later cause below these parts of the first one's evidence or effect is noise of the model. */
  laterEvidence: 0.04,
  laterEffect: 0.05,
  laterSeverity: 0.1,
  maxCauses: 8,
  /** Nats a cause needs on amounts, where a single leaf can be one. */
  additiveNats: 4,
  additiveCauses: 12,

  /** A sibling counts as fallen too from this part of the child's severity on (0.25-0.4). */
  alsoFell: 0.33,
  /** Traffic of the siblings that must have fallen too for the parent to be the cause (0.5-0.75). */
  fellCover: 0.6,
  /** The same for "everything fell". */
  globalAlsoFell: 0.5,
  /** A sibling whose severity is known worse than this part of the child's tells nothing (0.2-0.5). */
  blur: 0.3,
  /** Children replace a parent when together they explain this many times more (1.5-3), */
  childrenGain: 2,
  /** or when one child alone has this part of the parent's excess (0.9-0.98). */
  childKeeps: 0.95,

  /** Causes removed before the over-dispersion of the rest is measured. */
  dispersionCauses: 3,
  /** Expected failures and successes a cell needs to take part in that. */
  dispersionVariance: 4,

  /** Broader and narrower alternatives hold at least this part of the first cause's excess. */
  ancestorKeeps: 0.7,
  /** A narrower one that holds this part of it is offered before a split. */
  nearlyAll: 0.9,
  alternatives: 5,
  /** Without any cause, weaker candidates than this are not even offered. */
  offeredNats: 3,

  /** Standard errors from which a change of the whole, or of the mix, is believed. */
  believed: 4,
  /** Part of the failure rate that moved traffic must account for to be called the reason. */
  materialMix: 0.04,
} as const;
