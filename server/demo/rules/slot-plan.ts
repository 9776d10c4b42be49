/** The museum's slots: every ten minutes, and a small guided tour at every full hour. */
export interface PlannedSlot {
  id: string;
  /** Epoch ms. */
  startsAt: number;
  endsAt: number;
  capacity: number;
}

export const SLOT_MS = 10 * 60_000;
export const SLOTS_AHEAD_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** A little more than ten minutes of demo reservations, so that popular slots fill and few sell out. */
const HALL_CAPACITY = 900;
/** Fewer than want one: tours do sell out. */
const TOUR_CAPACITY = 60;

export const hallSlotId = (startsAt: number) => `demo-museum-${stamp(startsAt)}`;
export const tourSlotId = (startsAt: number) => `demo-museum-tour-${stamp(startsAt)}`;

/** All slots that start within the coming 24 hours. Ids follow from the time, so planning twice adds nothing. */
export function planSlots(nowMs: number): PlannedSlot[] {
  const slots: PlannedSlot[] = [];
  for (
    let startsAt = Math.ceil(nowMs / SLOT_MS) * SLOT_MS;
    startsAt < nowMs + SLOTS_AHEAD_MS;
    startsAt += SLOT_MS
  ) {
    slots.push({ id: hallSlotId(startsAt), startsAt, endsAt: startsAt + SLOT_MS, capacity: HALL_CAPACITY });
    if (startsAt % HOUR_MS === 0) {
      slots.push({ id: tourSlotId(startsAt), startsAt, endsAt: startsAt + HOUR_MS, capacity: TOUR_CAPACITY });
    }
  }
  return slots;
}

/** 202611211430, UTC. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace(/\D/g, "");
}
