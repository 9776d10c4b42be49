import { z } from "zod";
import { text } from "./storable.ts";

export const understandSchema = z.object({
  shopId: text(64),
  sentence: text(300).describe("What the customer says, in Chinese or English"),
  timeZone: z
    .string()
    .max(60)
    .default("Asia/Shanghai")
    .refine(isTimeZone, "A time zone such as Asia/Shanghai")
    .describe("By whose clock a time is meant"),
});

/** What a customer must still be asked before it can be booked. */
export const bookingGaps = ["service", "time"] as const;
/** Why the rules spoke although a model might have. */
export const rulesReasons = ["switched_off", "not_configured", "left_alone", "failed"] as const;

export const understoodSchema = z.object({
  draft: z
    .object({
      serviceItemId: z.string().nullable(),
      startsAt: z.iso.datetime().nullable(),
      durationMinutes: z.number().int().nullable(),
    })
    .describe("Goes into an order of kind home_service as it is, with a location; null: not plainly said"),
  missing: z.array(z.enum(bookingGaps)).describe("What to ask the customer"),
  by: z.enum(["model", "rules"]).describe("Who understood it"),
  rulesBecause: z.enum(rulesReasons).nullable().describe("Why the rules spoke and not the model"),
});
export type Understood = z.infer<typeof understoodSchema>;
export type RulesReason = (typeof rulesReasons)[number];

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
