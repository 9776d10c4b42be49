import {
  type ItemCard,
  type ItemRow,
  itemCardSchema,
  type ProviderRow,
  type SlotRow,
} from "../contracts/catalogue.ts";

/** A card written by hand or by an earlier version that does not fit counts as empty. */
export function toItemCard(card: unknown): ItemCard {
  return itemCardSchema.catch(itemCardSchema.parse({})).parse(card);
}

export function toItemRow(item: Omit<ItemRow, "card"> & { card: unknown }): ItemRow {
  const { id, nameEn, nameZh, station, priceMinor, prepSeconds, active } = item;
  return { id, nameEn, nameZh, station, priceMinor, prepSeconds, active, card: toItemCard(item.card) };
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
