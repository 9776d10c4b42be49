/** Nothing that can be read as something else: no 0 O, no 1 I L. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH = 6;

/** How long a code can be typed. */
export const CODE_LASTS_MS = 10 * 60_000;

/** @param pick a random whole number from 0 up to, not including, its argument */
export function newPairingCode(pick: (below: number) => number): string {
  let code = "";
  for (let i = 0; i < LENGTH; i++) code += ALPHABET[pick(ALPHABET.length)];
  return code;
}

/** What was meant by what was typed: case, blanks and dashes do not matter. */
export function readPairingCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, "");
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}
