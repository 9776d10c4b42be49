/** Where the live socket is opened, on both sides. */
export const LIVE_PATH = "/live";
export const HEARTBEAT_MS = 2_000;
/** Ages of the last heartbeat at which a screen admits it may be, or is, behind. */
export const STALE_AFTER_MS = 5_000;
export const LOST_AFTER_MS = 10_000;
