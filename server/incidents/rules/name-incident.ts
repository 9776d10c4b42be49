/** What people call an incident: short enough to be read aloud, in the reason of a flip and in conversations. */
export function refOf(id: string): string {
  return `I-${id.slice(-5)}`;
}

/** Incidents that a reason names. */
export function refsIn(reason: string | null): string[] {
  return [...(reason ?? "").matchAll(/\bI-[0-9a-z]{5}\b/g)].map(([ref]) => ref);
}
