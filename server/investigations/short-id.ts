import { randomBytes } from "node:crypto";

// As in ids.ts: no i, l, o, u.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 8;

/** Eight letters and digits. Not a secret: whoever opens it is asked who they are. */
export function shortId(random: (size: number) => Uint8Array = randomBytes): string {
  return Array.from(random(LENGTH), (byte) => ALPHABET[byte & 31]).join("");
}
