import type { Choice, RecordedLoad, WhatIfVariant } from "#server/contracts/what-if.ts";

/** A row of the form: the key stays while everything else may be edited. */
export type VariantDraft = WhatIfVariant & { key: string };

interface SuggestInput {
  choice: Choice;
  /** null: an uploaded trace, or the record has not been read. */
  load: Pick<RecordedLoad, "nodes" | "slots" | "retriesKnown"> | null;
  names: { asNow: string; recommended: string; oneMore: string };
}

const UPLOADED = { nodes: 12, slots: 1, retriesKnown: true };

/** What the page begins with: as it is now, what is recommended, and one node more. */
export function suggestedVariants({ choice, load, names }: SuggestInput): VariantDraft[] {
  const { nodes, slots, retriesKnown } = load ?? UPLOADED;
  // A record without keys has the retries in it as requests of their own: none are added.
  const retry = retriesKnown ? ("hinted" as const) : ("none" as const);
  const asNow: VariantDraft = { key: "as-now", name: names.asNow, ...choice, nodes, slots, retry };
  const best = { policy: "pull", limiter: "wait_target" } as const;
  const isBest = choice.policy === best.policy && choice.limiter === best.limiter;
  return [
    asNow,
    ...(isBest ? [] : [{ ...asNow, ...best, key: "recommended", name: names.recommended }]),
    { ...asNow, ...best, key: "one-more", name: names.oneMore, nodes: nodes + 1 },
  ];
}

/** A name no other row has: "Variant 3". */
export function freeName(variants: readonly { name: string }[], word: (number: number) => string): string {
  for (let number = variants.length + 1; ; number++) {
    const name = word(number);
    if (variants.every((variant) => variant.name !== name)) return name;
  }
}
