import type { ItemRow, ProviderRow, SlotRow } from "../contracts/catalogue.ts";

export function toItemRow(item: ItemRow): ItemRow {
  const { id, nameEn, nameZh, station, priceMinor, prepSeconds, active } = item;
  return { id, nameEn, nameZh, station, priceMinor, prepSeconds, active };
}

export function toProviderRow(provider: Omit<ProviderRow, "skills"> & { skills: unknown }): ProviderRow {
  const { id, nameEn, nameZh, skills, rating, xKm, yKm, active } = provider;
  return { id, nameEn, nameZh, skills: skills as ProviderRow["skills"], rating, xKm, yKm, active };
}

export function toSlotRow(slot: {
  id: string;
  startsAt: Date;
  endsAt: Date;
  capacity: number;
  taken: number;
}): SlotRow {
  const { id, startsAt, endsAt, capacity, taken } = slot;
  return { id, startsAt: startsAt.getTime(), endsAt: endsAt.getTime(), capacity, taken };
}
