import type { ReadyTime } from "../../contracts/ready-time.ts";
import { learntSpread, medianSpread, type ShopPace } from "./shop-pace.ts";

export interface PredictInput {
  now: number;
  /** From the items' prep times and the open work ahead; see ticket-work.ts. Seconds. */
  workSeconds: number;
  pace: ShopPace;
  /** Switch `prediction.simple`: no model, the shop's median. */
  simple: boolean;
}

export function predictReady({ now, workSeconds, pace, simple }: PredictInput): ReadyTime {
  const spread = simple ? medianSpread(pace) : learntSpread(pace, workSeconds);
  const after = (seconds: number) => Math.round(now + seconds * 1_000);
  return {
    p50: after(spread.p50),
    p80: after(spread.p80),
    p90: after(spread.p90),
    madeAt: now,
    by: simple ? "median" : "learnt",
  };
}

/** A recalled ticket was nearly done: a few more minutes. */
export function predictRecalled(now: number, by: ReadyTime["by"]): ReadyTime {
  return { p50: now + 120_000, p80: now + 240_000, p90: now + 360_000, madeAt: now, by };
}
