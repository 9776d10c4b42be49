import { randomFillSync } from "node:crypto";

// Crockford's alphabet: no i, l, o, u, so that an id read aloud survives.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const pool = Buffer.alloc(8_192);
let used = pool.length;

/**
 * `<prefix>_` + 10 characters of time + 16 of randomness (80 bits): sortable by creation and not
 * guessable. Layout after ULID (github.com/ulid/spec).
 */
export function newId(prefix: string, nowMs: number = Date.now()): string {
  if (used + 16 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let time = "";
  for (let rest = nowMs, i = 0; i < 10; i++) {
    time = ALPHABET[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  let random = "";
  for (let i = 0; i < 16; i++) random += ALPHABET[(pool[used++] as number) & 31];
  return `${prefix}_${time}${random}`;
}
