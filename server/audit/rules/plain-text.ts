// Control characters, and what turns the reading direction or hides: bidi marks, zero-width, line and
// paragraph separators, tags. A log reader or a page must not be led by what somebody typed as a reason.
const HARMFUL =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** The text with each character that could mislead written out, as in "\u202e". */
export function plainText(value: string): string {
  return value.replace(HARMFUL, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** The same for every text in a JSON value, names of members included. */
export function plainJson(value: unknown): unknown {
  if (typeof value === "string") return plainText(value);
  if (Array.isArray(value)) return value.map(plainJson);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [plainText(key), plainJson(one)]));
}
