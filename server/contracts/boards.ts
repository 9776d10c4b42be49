import { z } from "zod";
import { isLegalKeymap } from "./board-actions.ts";
import { text, word } from "./storable.ts";

// A file of its own so that a browser gets the names without the validator.
export * from "./board-actions.ts";

const name = text(60);

/** How a kitchen screen is laid out and behaves. Every field has a default: `{}` is a whole template. */
export const boardTemplateSchema = z.object({
  /** 0 = as many as fit the text size. */
  columns: z.number().int().min(0).max(8).default(0),
  rows: z.number().int().min(0).max(4).default(0),
  /** Empty: all stations. */
  stations: z.array(word(1, 40)).max(20).default([]),
  /** Shows all lines of a ticket with the state of every station, and says ALL READY when each is done. */
  expo: z.boolean().default(false),
  sort: z.enum(["latestSafeStart", "promisedAt", "orderedAt"]).default("latestSafeStart"),
  /** When a ticket turns warm and late: by P(late), or by minutes since it was ordered. */
  lateness: z
    .discriminatedUnion("by", [
      z.object({ by: z.literal("probability") }),
      z.object({
        by: z.literal("minutes"),
        warm: z.number().int().min(1).max(240),
        late: z.number().int().min(1).max(240),
      }),
    ])
    .default({ by: "probability" }),
  lines: z
    .object({
      /** "2 × Noodles" or "Noodles × 2". */
      quantityFirst: z.boolean().default(true),
      modifiers: z.enum(["below", "inline"]).default("below"),
      /** Equal lines as one, quantities added. */
      group: z.boolean().default(true),
      station: z.boolean().default(true),
    })
    .prefault({}),
  buttons: z
    .object({
      start: z.boolean().default(true),
      bump: z.boolean().default(true),
      prioritise: z.boolean().default(true),
      hold: z.boolean().default(true),
      recipe: z.boolean().default(true),
    })
    .prefault({}),
  theme: z.enum(["auto", "bright", "kitchen-dark"]).default("auto"),
  /** Colours of calm, warm and late. */
  palette: z.enum(["standard", "strong", "colour-blind"]).default("standard"),
  allDay: z.boolean().default(true),
  /** A number key bumps at once instead of selecting. */
  numbersBump: z.boolean().default(false),
  /** Only what differs from the default keys: action -> key (KeyboardEvent.key, "Shift+R"). */
  keys: z
    .record(z.string(), word(1, 20))
    .default({})
    .refine(isLegalKeymap, "A key may do one thing, and every action is one of the list"),
});
export type BoardTemplate = z.output<typeof boardTemplateSchema>;

/** `id` absent: a new template. `version` guards against two people editing: the version the draft began from. */
export const publishTemplateSchema = z.object({
  shopId: word(1, 64),
  id: word(1, 64).optional(),
  name,
  version: z.number().int().min(0),
  template: boardTemplateSchema,
});
/** Publishes an earlier version again, as a new one; 0 is the one a shop's standard template began with. */
export const restoreTemplateSchema = z.object({
  shopId: word(1, 64),
  id: word(1, 64),
  version: z.number().int().min(0),
});

export interface PublishedTemplate {
  id: string;
  shopId: string;
  name: string;
  /** Grows by one with each publishing. */
  version: number;
  template: BoardTemplate;
  publishedAt: number;
  publishedBy: string;
}

export interface TemplateVersion {
  version: number;
  name: string;
  template: BoardTemplate;
  publishedAt: number;
  publishedBy: string;
}

/** A paired device. */
export interface ScreenRow {
  id: string;
  name: string;
  templateId: string;
  pairedAt: number;
  pairedBy: string;
  lastSeenAt: number | null;
}

export const claimScreenSchema = z.object({
  shopId: word(1, 64),
  /** As the device shows it; case and blanks do not matter. */
  code: z.string().trim().min(6).max(12),
  name,
  templateId: word(1, 64),
});
export const changeScreenSchema = z.object({
  shopId: word(1, 64),
  screenId: word(1, 64),
  name: name.optional(),
  templateId: word(1, 64).optional(),
});

export interface BoardCollections {
  template: PublishedTemplate;
  screen: ScreenRow;
  /** By screen id: paired screens that hold a live socket now. */
  connected: { screenId: string };
}
export interface PairingCollections {
  /** One entity, id "now". `waiting` until a merchant types the code; then the device may fetch its key. */
  state: { state: "waiting" | "claimed" | "expired"; code: string; expiresAt: number };
}
