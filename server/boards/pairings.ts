import { randomBytes, randomInt } from "node:crypto";
import type { PairingCollections } from "../contracts/boards.ts";
import { OpsError } from "../shared/errors.ts";
import { CODE_LASTS_MS, newPairingCode } from "./rules/pairing-code.ts";

/** Devices waiting at one time. Each address opens few, so this is reached by an attack only. */
const MOST_WAITING = 1_000;

export interface Pairing {
  secret: string;
  code: string;
  expiresAt: number;
  /** The screen a merchant made of it. */
  screenId: string | null;
}

/** Devices that show a code. In memory: after a restart each shows a new one. */
export interface Pairings {
  /** @throws RATE_LIMITED when too many wait */
  open(nowMs: number): Pairing;
  bySecret(secret: string, nowMs: number): Pairing | null;
  /** Takes the code out of use; null when nobody shows it. */
  claim(code: string, screenId: string, nowMs: number): Pairing | null;
  /** The claim came to nothing: the code can be typed again. */
  unclaim(pairing: Pairing): void;
  forget(pairing: Pairing): void;
}

export function createPairings(): Pairings {
  const bySecret = new Map<string, Pairing>();
  const byCode = new Map<string, Pairing>();

  function forget({ secret, code }: Pairing): void {
    bySecret.delete(secret);
    byCode.delete(code);
  }

  function forgetOld(nowMs: number): void {
    for (const pairing of bySecret.values()) {
      // Insertion order is age.
      if (pairing.expiresAt > nowMs) break;
      forget(pairing);
    }
  }

  return {
    open(nowMs) {
      forgetOld(nowMs);
      if (bySecret.size >= MOST_WAITING) {
        throw new OpsError("RATE_LIMITED", "Too many screens are waiting.", { retryAfterMs: 60_000 });
      }
      let code = newPairingCode(randomInt);
      while (byCode.has(code)) code = newPairingCode(randomInt);
      const pairing: Pairing = {
        secret: randomBytes(24).toString("base64url"),
        code,
        expiresAt: nowMs + CODE_LASTS_MS,
        screenId: null,
      };
      bySecret.set(pairing.secret, pairing);
      byCode.set(code, pairing);
      return pairing;
    },
    bySecret(secret, nowMs) {
      forgetOld(nowMs);
      return bySecret.get(secret) ?? null;
    },
    claim(code, screenId, nowMs) {
      forgetOld(nowMs);
      const pairing = byCode.get(code);
      if (!pairing) return null;
      byCode.delete(code);
      pairing.screenId = screenId;
      return pairing;
    },
    unclaim(pairing) {
      pairing.screenId = null;
      byCode.set(pairing.code, pairing);
    },
    forget,
  };
}

/** What the device that shows the code may know. */
export function pairingState(pairing: Pairing): PairingCollections["state"] {
  return {
    state: pairing.screenId === null ? "waiting" : "claimed",
    code: pairing.code,
    expiresAt: pairing.expiresAt,
  };
}
