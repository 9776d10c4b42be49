import type pg from "pg";
import { type CountedOutcome, countOutcomes } from "../../server/outcomes/count-outcomes.ts";
import { seededRandom } from "../../server/shared/seeded-random.ts";

export const HOUR_MS = 3_600_000;
export const SPAN_HOURS = 26;
const CHUNK = 20_000;

/** Share of the first, then each next one's as a part of the one before: customers are few of many kinds. */
const skewed = (names: readonly string[], keep: number) => {
  const weights = names.map((_, place) => keep ** place);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return names.map((name, place) => [name, (weights[place] ?? 0) / all] as const);
};
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i + 1}`);

/** Cardinalities of a middling installation: 48 shops in 12 regions, 14 devices, 8 releases, 10 nodes. */
const REGIONS = numbered("region", 12);
const SHOPS = skewed(numbered("shop", 48), 0.95);
const DEVICES = skewed(["Android 14", "iPhone 15", "Android 10", ...numbered("model", 11)], 0.8);
const NETWORKS = skewed(["4G", "5G", "wifi", "3G"], 0.5);
const VERSIONS = skewed(["7.3", "7.2", "7.1", "7.0", "6.9", "6.8", "6.7", "6.6"], 0.45);
const CHANNELS = skewed(["app", "mini-program", "web"], 0.5);
const NODES = 10;

export type Story = "failures" | "slow" | "lost";

/** In the last two hours, each to a combination of its own, and each found by another measure. */
export const planted: Record<Story, readonly [string, string]> = {
  failures: ["4G", "Android 10"],
  slow: ["5G", "iPhone 15"],
  lost: ["Android 14", "wifi"],
};
/** 10 % of the failures, 10 % of the slow and 60 % of the lost are enough to tell: no need for a landslide. */
const FAILS = 0.3;
const SLOW = 0.3;
const LOST = 0.6;

/** The same outcomes each time. */
export function makeOutcomes(end: number, count: number) {
  const random = seededRandom(20);
  const one = (from: readonly (readonly [string, number])[]): string => {
    let left = random();
    for (const [name, share] of from) {
      left -= share;
      if (left < 0) return name;
    }
    return from[0]?.[0] ?? "";
  };

  function outcomeAt(at: number): CountedOutcome | null {
    const [device, network, shop] = [one(DEVICES), one(NETWORKS), one(SHOPS)];
    const place = SHOPS.findIndex(([name]) => name === shop);
    const late = at >= end - 2 * HOUR_MS;
    const hit = (story: Story) => late && planted[story].includes(device) && planted[story].includes(network);
    if (hit("lost") && random() < LOST) return null;
    return {
      at,
      tenantId: "default",
      shopId: shop,
      kind: place % 3 ? "meal" : "reservation",
      region: REGIONS[place % REGIONS.length] ?? "",
      device,
      network,
      appVersion: one(VERSIONS),
      channel: one(CHANNELS),
      node: `node ${1 + Math.floor(random() * NODES)}`,
      outcome: random() < (hit("failures") ? FAILS : 0.02) ? "failed" : "success",
      latencyMs: Math.round(40 + 900 * random() ** 3) * (hit("slow") && random() < SLOW ? 8 : 1),
    };
  }

  return async function fill(pool: pg.Pool): Promise<void> {
    const start = end - SPAN_HOURS * HOUR_MS;
    const stepMs = (SPAN_HOURS * HOUR_MS) / count;
    const client = await pool.connect();
    for (let from = 0; from < count; from += CHUNK) {
      const outcomes: CountedOutcome[] = [];
      for (let i = from; i < Math.min(from + CHUNK, count); i += 1) {
        const outcome = outcomeAt(start + i * stepMs);
        if (outcome) outcomes.push(outcome);
      }
      await countOutcomes(client, outcomes);
    }
    await client.query("ANALYZE outcome_cell");
    client.release();
  };
}
