import { createSerializer } from "nuqs";
import type { DeskHref } from "#components/investigations/use-frozen-drill.ts";
import { attributionParams } from "./search-params.ts";

const serialize = createSerializer(attributionParams);

/** The live desk with this question asked; `finding`: the one to set its answer against. */
export const deskHref: DeskHref = ({ baseline, current, ...narrowed }, more = {}) => {
  const query = serialize({
    ...narrowed,
    ...more,
    current: { kind: "fixed", window: current },
    baseline: { kind: "fixed", window: baseline },
    explained: true,
  });
  return `/analyst/attribution${query}`;
};
