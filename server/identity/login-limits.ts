import { OpsError } from "../shared/errors.ts";
import { judgeLogin, LOCK_MS, type LoginTries } from "./rules/login-limit.ts";

const MAX_REMEMBERED = 10_000;

export interface LoginLimits {
  /** @throws RATE_LIMITED with retryAfterMs. Counts the try; `succeeded` takes it back. */
  beginTry(who: { email: string; peer: string }, nowMs: number): { succeeded(): void };
}

/** Failed sign-ins by e-mail and address, whether or not the e-mail exists. In memory of this process. */
export function createLoginLimits(): LoginLimits {
  const tries = new Map<string, LoginTries>();

  function forgetOld(nowMs: number): void {
    for (const [key, one] of tries) if (nowMs - one.lastAtMs >= LOCK_MS) tries.delete(key);
    // Insertion order is age: under a flood of addresses the oldest go first.
    for (const key of tries.keys()) {
      if (tries.size < MAX_REMEMBERED) break;
      tries.delete(key);
    }
  }

  return {
    beginTry({ email, peer }, nowMs) {
      const key = `${email.toLowerCase()} ${peer}`;
      const verdict = judgeLogin(tries.get(key), nowMs);
      if (verdict.outcome === "wait") {
        throw new OpsError("RATE_LIMITED", "Too many failed sign-ins.", {
          reason: verdict.because,
          retryAfterMs: verdict.retryAfterMs,
        });
      }
      if (tries.size >= MAX_REMEMBERED) forgetOld(nowMs);
      tries.delete(key);
      tries.set(key, verdict.tries);
      return { succeeded: () => void tries.delete(key) };
    },
  };
}
