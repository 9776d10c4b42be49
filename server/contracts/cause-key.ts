/** What would be read as part of the notation. */
const SPECIAL = /[%,;&=\r\n]/g;

/** A value as it stands in `dim=v&dim=v` and in a case's CSV, which knows no quotes. */
export function plainValue(value: string): string {
  return value.replace(
    SPECIAL,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** `dim=v&dim=v`, sorted: one combination, one text. */
export function causeKey(attributes: readonly { dimension: string; value: string }[]): string {
  return attributes
    .map(({ dimension, value }) => `${plainValue(dimension)}=${plainValue(value)}`)
    .sort()
    .join("&");
}
