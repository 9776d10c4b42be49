import type { WebhookPoster } from "../notifications/post-webhook.ts";
import { isAnswer } from "../notifications/rules/is-answer.ts";
import type { Breaker } from "./breaker.ts";

/** A poster for one receiver that is not called while its breaker keeps away from it. */
export function guardPoster(poster: WebhookPoster, breaker: Breaker): WebhookPoster {
  return {
    async post(url, headers, body) {
      const permit = breaker.tryPass();
      if (!permit) return { ok: false, status: null, error: "left alone by its breaker" };
      const startedAt = performance.now();
      const answer = await poster.post(url, headers, body);
      breaker.hear(permit, {
        ok: isAnswer(answer.status),
        durationMs: performance.now() - startedAt,
        error: answer.error,
      });
      return answer;
    },
    close: () => poster.close(),
  };
}
