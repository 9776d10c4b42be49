/** The next moment a clock on this wall shows the time "HH:MM". Null: not a time. */
export function nextTimeOfDay(time: string, now: number): number | null {
  const found = /^(\d{2}):(\d{2})/.exec(time);
  if (!found) return null;
  const at = new Date(now);
  at.setHours(Number(found[1]), Number(found[2]), 0, 0);
  if (at.getTime() <= now) at.setDate(at.getDate() + 1);
  return at.getTime();
}
