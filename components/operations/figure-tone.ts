import { BAD_SUCCESS, GOOD_SUCCESS, LEAST_COUNT, LONG_WAIT_MS, TOO_LONG_WAIT_MS } from "./judge-overview.ts";

/** A figure takes its colour from the same thresholds as the verdict, so that the two never disagree. */
export const toneOf = {
  success(share: number | null, count: number) {
    if (share === null || count < LEAST_COUNT || share >= GOOD_SUCCESS) return "calm";
    return share < BAD_SUCCESS ? "late" : "warm";
  },
  wait(ms: number) {
    if (ms < LONG_WAIT_MS) return "calm";
    return ms >= TOO_LONG_WAIT_MS ? "late" : "warm";
  },
} as const;
