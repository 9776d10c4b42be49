import { z } from "zod";

/**
 * What a node needs to know to execute a job, by kind. The server puts everything in: a node reads no
 * database, so it can run on any machine that reaches the server.
 */
export const mealInputSchema = z.object({
  /** The order's lines, with the facts of the menu. */
  items: z
    .array(
      z.object({
        itemId: z.string(),
        quantity: z.number().int().min(1),
        modifiers: z.array(z.string()).default([]),
        nameEn: z.string(),
        nameZh: z.string(),
        station: z.string(),
        prepSeconds: z.number().int().min(0),
      }),
    )
    .min(1),
});
export type MealInput = z.input<typeof mealInputSchema>;

export const reservationInputSchema = z.object({
  slotId: z.string(),
  party: z.number().int().min(1),
});
export type ReservationInput = z.input<typeof reservationInputSchema>;

export const candidateSchema = z.object({
  providerId: z.string(),
  /** Skill name -> level 0..100. */
  skills: z.record(z.string(), z.number()),
  /** 0..5 */
  rating: z.number(),
  xKm: z.number(),
  yKm: z.number(),
  /** Hours already taken, travel buffer included. Epoch ms. */
  busy: z.array(z.object({ startsAt: z.number(), endsAt: z.number() })).default([]),
});

export type CandidateInput = z.input<typeof candidateSchema>;

export const homeServiceInputSchema = z.object({
  /** Epoch ms. */
  startsAt: z.number(),
  durationMinutes: z.number().int().min(1),
  location: z.object({ xKm: z.number(), yKm: z.number() }),
  /** The skill the service needs: `station` of its menu item. */
  skill: z.string(),
  /** Price of the menu item, fen. */
  priceMinor: z.number().int().min(0),
  candidates: z.array(candidateSchema),
});
export type HomeServiceInput = z.input<typeof homeServiceInputSchema>;
