export const MAX_VARIANTS = 6;
export const SHORTEST_SPAN_MS = 60_000;
export const LONGEST_SPAN_MS = 6 * 3_600_000;
/** Requests one replay takes on. */
export const MOST_REQUESTS = 300_000;
/** Characters of an uploaded trace. */
export const MOST_CSV = 8_000_000;
/** What an uploaded trace is judged by unless told. */
export const UPLOADED_DEADLINE_MS = 15_000;
/** Traffic under an applied variant before it is measured. */
export const MEASURE_AFTER_MS = 10 * 60_000;

/** How refused clients come again. */
export const retryHabits = ["none", "backoff", "hinted"] as const;
export type RetryHabit = (typeof retryHabits)[number];
