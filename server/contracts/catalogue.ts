import { z } from "zod";
import { orderKindSchema } from "./orders.ts";
import { storable, text, word } from "./storable.ts";

const id = word(1, 64);
const kilometres = z.number().min(-500).max(500);

/** What a cook looks up about an item: how it is made, what is in it, who must not have it. */
export const itemCardSchema = z.object({
  recipe: storable(2_000).default(""),
  ingredients: z.array(text(80)).max(40).default([]),
  allergens: z.array(text(40)).max(20).default([]),
  /** What one portion is made of, for the "to make" rail: ingredient -> units. */
  parts: z.record(text(80), z.number().int().min(1).max(99)).default({}),
});
export type ItemCard = z.output<typeof itemCardSchema>;

/** Without `id` a new item. Items are switched off, never deleted: orders refer to them. */
export const saveItemSchema = z.object({
  shopId: id,
  id: id.optional(),
  nameEn: text(80),
  nameZh: text(80),
  /** A kitchen's station; of a service, the skill it takes. */
  station: text(40),
  priceMinor: z.number().int().min(0).max(100_000_000),
  prepSeconds: z.number().int().min(1).max(86_400),
  active: z.boolean().default(true),
  /** Absent: as it was. */
  card: itemCardSchema.optional(),
});

/** Without `id` a new provider. */
export const saveProviderSchema = z.object({
  shopId: id,
  id: id.optional(),
  nameEn: text(80),
  nameZh: text(80),
  skills: z
    .record(text(40), z.number().int().min(0).max(100))
    .refine((skills) => Object.keys(skills).length > 0, "At least one skill")
    .refine((skills) => Object.keys(skills).length <= 40, "40 skills at most"),
  rating: z.number().min(0).max(5),
  xKm: kilometres,
  yKm: kilometres,
  active: z.boolean().default(true),
});

const capacity = z.number().int().min(0).max(100_000);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time of day, like 09:30");

/** See slot-series.ts for what it comes to. */
export const openSlotsSchema = z.object({
  shopId: id,
  date: z.iso.date(),
  from: timeOfDay,
  to: timeOfDay,
  everyMinutes: z.number().int().min(5).max(720),
  capacity: capacity.min(1),
  timeZone: z.string().max(64).refine(isTimeZone, "No such time zone"),
});
/** 0 closes a slot that nobody has taken a place in. */
export const changeSlotSchema = z.object({ shopId: id, id, capacity });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export type ItemRow = Required<Omit<z.output<typeof saveItemSchema>, "shopId" | "card">> & { card: ItemCard };
export type ProviderRow = Required<Omit<z.output<typeof saveProviderSchema>, "shopId">>;
export interface SlotRow {
  id: string;
  /** Epoch ms. */
  startsAt: number;
  endsAt: number;
  capacity: number;
  taken: number;
}
/** What a shop has to offer, as its administrator sees it. */
export interface ShopCatalogue {
  shop: {
    id: string;
    nameEn: string;
    nameZh: string;
    kind: z.output<typeof orderKindSchema>;
    closed: boolean;
  };
  items: ItemRow[];
  providers: ProviderRow[];
  /** Not over yet, the earliest first. */
  slots: SlotRow[];
  /** Slots beyond those listed. */
  moreSlots: number;
  /** When this was read, epoch ms. */
  asOf: number;
}
export interface OpenedSlots {
  opened: number;
  /** Of the series, but open before: they are left as they are. */
  already: number;
}

const offered = z.object({
  id: z.string(),
  nameEn: z.string(),
  nameZh: z.string(),
  station: z.string().describe("Kitchen station; of a service, the skill it takes"),
  priceMinor: z.number().int().describe("Minor units: fen, cents"),
  prepSeconds: z.number().int(),
  allergens: z.array(z.string()).describe("Who must not have it; empty also where nobody has said"),
});
export const apiShopSchema = z.object({
  id: z.string(),
  nameEn: z.string(),
  nameZh: z.string(),
  kind: orderKindSchema,
  region: z.string(),
});
export const apiShopsSchema = z.object({ shops: z.array(apiShopSchema) });
export const apiCatalogueSchema = z.object({
  shop: apiShopSchema,
  items: z.array(offered).describe("Of a meal shop: what `items[].itemId` may be"),
  services: z.array(offered).describe("Of a home-service shop: what `serviceItemId` may be"),
  slots: z
    .array(
      z.object({
        id: z.string(),
        startsAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
        capacity: z.number().int(),
        free: z.number().int(),
      }),
    )
    .describe("Of a reservation shop: not over and with a free place, earliest first, 500 at most"),
});
export type ApiShop = z.infer<typeof apiShopSchema>;
export type ApiCatalogue = z.infer<typeof apiCatalogueSchema>;
