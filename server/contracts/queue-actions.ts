// Without the validator, so that a browser gets these alone.

/** How long a sideline lasts when nothing else is asked for. */
export const SIDELINE_MINUTES = 10;
export const FLOWS_SHOWN = 10;
export const SPARK_POINTS = 30;
export const SPARK_STEP_MS = 10_000;
export const bulkActions = ["cancel", "to_background", "retry_failed"] as const;
export type BulkAction = (typeof bulkActions)[number];
/** Finished runs that stay in sight. */
export const BULK_SHOWN = 10;
