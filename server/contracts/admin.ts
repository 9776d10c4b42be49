import { z } from "zod";
import { roleSchema } from "./people.ts";
import { text, word } from "./storable.ts";

export const createPersonSchema = z.object({
  name: text(80),
  email: z.email().max(160),
  password: z.string().min(12).max(128),
  role: roleSchema,
  shopIds: z.array(word(0, 64)).max(200).default([]),
});
export const updatePersonSchema = z.object({
  id: word(0, 64),
  role: roleSchema,
  shopIds: z.array(word(0, 64)).max(200),
  disabled: z.boolean(),
  /** A new password; signs the person out everywhere. */
  password: z.string().min(12).max(128).optional(),
});
export interface PersonRow {
  id: string;
  name: string;
  email: string;
  role: z.infer<typeof roleSchema>;
  shopIds: string[];
  disabled: boolean;
  createdAt: number;
}

export const shopInputSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{2,40}$/, "2-40 small letters, digits or dashes"),
  nameEn: text(80),
  nameZh: text(80),
  kind: z.enum(["meal", "reservation", "home_service"]),
  region: text(40),
});
export const updateShopSchema = shopInputSchema.extend({ closed: z.boolean().default(false) });
export interface ShopRow {
  id: string;
  nameEn: string;
  nameZh: string;
  kind: "meal" | "reservation" | "home_service";
  region: string;
  boardToken: string;
  items: number;
  closed: boolean;
}

export const tiers = ["free", "enterprise"] as const;
export const createClientSchema = z.object({
  name: text(80),
  tier: z.enum(tiers),
});
export const updateClientSchema = createClientSchema.extend({
  id: word(0, 64),
  /** All its keys stop working at once, and work again when it is enabled again. */
  disabled: z.boolean(),
});
/** What a key is for: placing and following orders, reading the switches (OFREP), asking why rates change, or marking the charts. One of them only. */
export const keyScopes = ["orders", "switches.read", "attribution.read", "annotations.write"] as const;
export type KeyScope = (typeof keyScopes)[number];
export const createKeySchema = z.object({
  clientId: word(0, 64),
  scope: z.enum(keyScopes).default("orders"),
});
export const revokeKeySchema = z.object({ keyId: word(0, 64) });
export interface ApiKeyRow {
  id: string;
  prefix: string;
  /** null: a scope of another release; it lets nobody in here. */
  scope: KeyScope | null;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}
export interface ApiClientRow {
  id: string;
  name: string;
  tier: (typeof tiers)[number];
  createdAt: number;
  disabled: boolean;
  keys: ApiKeyRow[];
}
