/** So long before a lease ends, its operators are told. */
export const LEASE_NOTICE_MS = 5 * 60_000;
/** A lease whose exit conditions do not hold at its end goes on for so long. */
export const LEASE_EXTENSION_MS = 10 * 60_000;
/** From this extension on, an hour past the end, each one asks for a person. */
export const OVERDUE_AFTER_EXTENSIONS = 6;
