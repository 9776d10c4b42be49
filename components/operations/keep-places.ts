/**
 * An order in which nothing moves: known ids keep their places, gone ones leave, new ones join at
 * the end. Used while a pointer is over a list, so that a row does not slip away under it.
 */
export function keepPlaces(shown: readonly string[], wanted: readonly string[]): string[] {
  const present = new Set(wanted);
  const kept = shown.filter((id) => present.has(id));
  const known = new Set(kept);
  return [...kept, ...wanted.filter((id) => !known.has(id))];
}
