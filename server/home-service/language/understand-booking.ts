import type { Breaker } from "../../breakers/breaker.ts";
import { runGuarded } from "../../breakers/run-guarded.ts";
import type { ApiCatalogue } from "../../contracts/catalogue.ts";
import { type RulesReason, type Understood, understandSchema } from "../../contracts/understand.ts";
import type { SwitchReader } from "../../degradation/switch-reader.ts";
import type { Clock } from "../../shared/clock.ts";
import { OpsError } from "../../shared/errors.ts";
import { parseInput } from "../../shared/parse-input.ts";
import { type BookingDraft, type SentenceContext, understandSentence } from "../rules/understand-sentence.ts";
import { askModel, type ModelEndpoint } from "./ask-model.ts";

export interface UnderstandDeps {
  /** What a shop of the caller's tenant offers. @throws NOT_FOUND */
  catalogue(shopId: string): Promise<ApiCatalogue>;
  switches: Pick<SwitchReader, "isOn">;
  /** null: none is configured. */
  model: { endpoint: ModelEndpoint; breaker: Breaker } | null;
  clock: Clock;
}

/**
 * A booking draft from a customer's sentence: by the model where one is configured, by rules while
 * `language.model_off` is on, or when the model does not answer in time or makes no sense.
 * @throws INVALID_REQUEST, NOT_FOUND, KIND_MISMATCH for a shop without services
 */
export async function understandBooking(deps: UnderstandDeps, input: unknown): Promise<Understood> {
  const { shopId, sentence, timeZone } = parseInput(understandSchema, input);
  const { shop, services } = await deps.catalogue(shopId);
  if (shop.kind !== "home_service") {
    throw new OpsError("KIND_MISMATCH", `"${shopId}" offers no services at home.`, { field: "/shopId" });
  }
  const context = { services, timeZone, nowMs: deps.clock.nowMs() };
  const byModel = await askIfAllowed(deps, sentence, context);
  const rulesBecause = typeof byModel === "string" ? byModel : null;
  const { serviceItemId, startsAt, durationMinutes } =
    typeof byModel === "string" ? understandSentence(sentence, context) : byModel;
  const missing: Understood["missing"] = [];
  if (serviceItemId === null) missing.push("service");
  if (startsAt === null) missing.push("time");
  return {
    draft: {
      serviceItemId,
      startsAt: startsAt === null ? null : new Date(startsAt).toISOString(),
      durationMinutes,
    },
    missing,
    by: rulesBecause ? "rules" : "model",
    rulesBecause,
  };
}

async function askIfAllowed(
  { switches, model }: UnderstandDeps,
  sentence: string,
  context: SentenceContext,
): Promise<BookingDraft | RulesReason> {
  if (switches.isOn("language.model_off", { whenUnknown: false })) return "switched_off";
  if (!model) return "not_configured";
  let turnedAway = false;
  try {
    return await runGuarded({
      breaker: model.breaker,
      call: () => askModel(model.endpoint, sentence, context),
      isAnswer: () => false,
      turnedAway: (retryAfterMs) => {
        turnedAway = true;
        return new OpsError("OVERLOADED", "The model is left alone by its breaker.", { retryAfterMs });
      },
    });
  } catch {
    // The breaker keeps the reason and shows it; the customer is served by the rules.
    return turnedAway ? "left_alone" : "failed";
  }
}
