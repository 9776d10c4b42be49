import { randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
// 36 characters of 62: 214 bits.
const LENGTH = 36;
const SHOWN = 10;

/** A fresh key, and the few first characters by which people tell keys apart. */
export function newApiKey(): { secret: string; prefix: string } {
  let random = "";
  for (let i = 0; i < LENGTH; i++) random += ALPHABET[randomInt(ALPHABET.length)];
  const secret = `rdk_${random}`;
  return { secret, prefix: secret.slice(0, SHOWN) };
}
