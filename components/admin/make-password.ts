// Without 0 O o 1 l I: it will be read aloud or copied by hand.
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 20;

/** A password of 20 characters, 116 bits of chance. */
export function makePassword(): string {
  // 56 letters do not divide 256: bytes beyond the last whole round would favour the first letters.
  const fair = 256 - (256 % ALPHABET.length);
  let password = "";
  while (password.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < fair && password.length < LENGTH) password += ALPHABET[byte % ALPHABET.length];
    }
  }
  return password;
}
