/**
 * `next`, with whatever equals `previous` taken from there: what did not change keeps its identity,
 * so that its card is not drawn again. For JSON only.
 */
export function shareEqual<Value>(previous: unknown, next: Value): Value {
  return shared(previous, next) as Value;
}

function shared(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (!isObject(previous) || !isObject(next) || Array.isArray(previous) !== Array.isArray(next)) return next;
  const before = previous as Record<string, unknown>;
  const entries = Object.entries(next);
  let same = entries.length === Object.keys(before).length;
  const copy = entries.map(([key, value]) => {
    const one = shared(before[key], value);
    if (one !== before[key] || !(key in before)) same = false;
    return [key, one] as const;
  });
  if (same) return previous;
  return Array.isArray(next) ? copy.map(([, value]) => value) : Object.fromEntries(copy);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
