import { createSerializer } from "nuqs";
import { frozen } from "#components/attribution/windows.ts";
import type { Combination, Question } from "#server/contracts/attribution.ts";
import { attributionParams, parseAsCombination } from "./search-params.ts";

/** What the page of a cause reads from its address besides the desk's own. */
export const causeParams = { cause: parseAsCombination };

const writeContrast = createSerializer({ ...attributionParams, ...causeParams });
const writeDesk = createSerializer(attributionParams);

type Asked = Pick<Question, "measure" | "baseline" | "current" | "filters" | "pinned">;

/** The page that sets a cause against the rest; its windows stand still. */
export function contrastHref(question: Asked, cause: Combination): string {
  return writeContrast("/analyst/attribution/contrast", { ...stateOf(question), cause });
}

/** The desk with this question, explained. */
export function deskHref(question: Asked): string {
  return writeDesk("/analyst/attribution", { ...stateOf(question), explained: true });
}

function stateOf({ measure, baseline, current, filters, pinned }: Asked) {
  return { measure, ...frozen({ baseline, current, live: false }), filters, pinned };
}
