import type { z } from "zod";
import { rankProviders, TRAVEL_BUFFER_MS } from "../home-service/rules/score-provider.ts";
import { assertNever } from "../shared/assert-never.ts";
import { homeServiceInputSchema, mealInputSchema, reservationInputSchema } from "./job-input.ts";
import type { HomeServicePlan, MealPlan, NodeJob, ReservationPlan } from "./protocol.ts";

export type Executed =
  | { result: "done"; output: MealPlan | ReservationPlan | HomeServicePlan }
  | { result: "failed"; reason: "bad_input" };

/** More than enough for the server to find one still free; keeps answers small. */
const MAX_CANDIDATES = 20;

/** The fulfilment work of one job: from what the server sent to a plan it can commit. Pure. */
export function execute(job: Pick<NodeJob, "kind" | "input">): Executed {
  switch (job.kind) {
    case "meal":
      return planned(mealInputSchema.safeParse(job.input), planMeal);
    case "reservation":
      return planned(reservationInputSchema.safeParse(job.input), planReservation);
    case "home_service":
      return planned(homeServiceInputSchema.safeParse(job.input), planHomeService);
    default:
      return assertNever(job.kind);
  }
}

type Parsed<Input> = { success: true; data: Input } | { success: false };

function planned<Input>(
  parsed: Parsed<Input>,
  plan: (input: Input) => MealPlan | ReservationPlan | HomeServicePlan,
): Executed {
  if (!parsed.success) return { result: "failed", reason: "bad_input" };
  return { result: "done", output: plan(parsed.data) };
}

function planMeal({ items }: z.output<typeof mealInputSchema>): MealPlan {
  // Each line goes to its own station and cooks beside the others: the longest decides.
  return {
    kind: "meal",
    lines: items.map(({ prepSeconds: _, ...line }) => line),
    prepSeconds: Math.max(...items.map((item) => prepSecondsOf(item))),
  };
}

/** A pan takes about four portions; every further pan adds half the time, as hands overlap. */
function prepSecondsOf({ prepSeconds, quantity }: { prepSeconds: number; quantity: number }): number {
  const pans = Math.ceil(quantity / 4);
  return Math.round(prepSeconds * (1 + 0.5 * (pans - 1)));
}

function planReservation({ slotId, party }: z.output<typeof reservationInputSchema>): ReservationPlan {
  return { kind: "reservation", slotId, units: party };
}

function planHomeService(input: z.output<typeof homeServiceInputSchema>): HomeServicePlan {
  const endsAt = input.startsAt + input.durationMinutes * 60_000 + TRAVEL_BUFFER_MS;
  const ranked = rankProviders(input.candidates, { ...input, endsAt });
  return {
    kind: "home_service",
    candidates: ranked.slice(0, MAX_CANDIDATES),
    startsAt: input.startsAt,
    endsAt,
    priceMinor: input.priceMinor,
  };
}
