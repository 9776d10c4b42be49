import type { Explanation, Question } from "../../contracts/attribution.ts";
import type { FindingSummary } from "../../contracts/findings.ts";

type ShopNames = FindingSummary["shopNames"];

/** A finding in a line, complete in itself. */
export function summaryOf(
  question: Question,
  { verdict, mixDimension, base, current, change, pinned, causes }: Explanation,
  shopNames: ShopNames,
): FindingSummary {
  const attributes = [...pinned, ...causes].map((cause) => cause.attributes);
  return {
    measure: question.measure,
    verdict,
    mixDimension,
    current: question.current,
    baseRate: base.rate,
    currentRate: current.rate,
    change,
    causes: attributes,
    shopNames: namesOf(
      shopNames,
      attributes
        .flat()
        .filter(({ dimension }) => dimension === "shop")
        .map(({ value }) => value),
    ),
  };
}

/** Of these shops only: a tenant may have thousands. */
export function namesOf(shopNames: ShopNames, ids: readonly string[]): ShopNames {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const names = shopNames[id];
      return names ? [[id, names] as const] : [];
    }),
  );
}
