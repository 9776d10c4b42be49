import { OpsError } from "../shared/errors.ts";
import { DEFAULT_PATIENCE_MS } from "./admit.ts";

export const PATIENCE_HEADER = "rushdeck-patience";
const MOST_SECONDS = 86_400;

/**
 * How long a caller will go on trying, from its `Rushdeck-Patience: seconds`.
 * @throws INVALID_REQUEST
 */
export function patienceFrom(header: string | string[] | undefined): number {
  if (header === undefined) return DEFAULT_PATIENCE_MS;
  const text = String(header).trim();
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= MOST_SECONDS)) {
    throw new OpsError(
      "INVALID_REQUEST",
      `Rushdeck-Patience is a number of seconds from 0 to ${MOST_SECONDS}: how long you will go on trying.`,
      { field: `/headers/${PATIENCE_HEADER}` },
    );
  }
  return seconds * 1_000;
}
