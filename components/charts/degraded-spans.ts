import type { Mark } from "#server/contracts/operations.ts";
import { type SwitchKey, type SwitchRow, switchCatalogue } from "#server/contracts/switches.ts";

export interface Span {
  from: number;
  to: number;
}

export interface DegradedInput {
  marks: Mark[];
  switches: SwitchRow[];
  from: number;
  to: number;
}

/** When at least one switch was away from its default, merged, cut to the chart. Times: epoch ms. */
export function degradedSpans({ marks, switches, from, to }: DegradedInput): Span[] {
  const spans = switches.flatMap((row) => spansOf(row, marks, to));
  const cut = spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from);
  return cut.reduce<Span[]>((merged, span) => {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
    return merged;
  }, []);
}

function spansOf(row: SwitchRow, marks: Mark[], to: number): Span[] {
  const flips = marks
    .filter((mark) => mark.type === "switch" && mark.params.key === row.key)
    .sort((a, b) => a.at - b.at);
  const spans: Span[] = [];
  let since: number | null = null;
  // The first flip we know of tells what was before it: without it the start is out of sight.
  const first = flips[0];
  if (first && !isDefaultOf(row.key, first.params.before)) since = Number.NEGATIVE_INFINITY;
  if (!first && !row.isDefault) since = row.setAt ?? Number.NEGATIVE_INFINITY;
  for (const flip of flips) {
    const isDefault = isDefaultOf(row.key, flip.params.value);
    if (!isDefault) since ??= flip.at;
    else if (since !== null) {
      spans.push({ from: since, to: flip.at });
      since = null;
    }
  }
  if (since !== null) spans.push({ from: since, to });
  return spans;
}

function isDefaultOf(key: SwitchKey, value: unknown): boolean {
  return value === switchCatalogue[key].safeDefault;
}
