import { type CountedOutcome, countOutcomes } from "../../server/outcomes/count-outcomes.ts";
import { seededRandom } from "../../server/shared/seeded-random.ts";
import { openDatabase } from "./open-database.ts";
import type { Past } from "./past-outcomes.ts";

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 20;

/**
 * An hour with two causes and moved traffic: Android 10 on 4G loses six of ten, the web channel in cn-south
 * two, and traffic goes from WiFi to 3G, where one in ten fails before and after. Two shops are hardly
 * ever asked.
 */
export async function writeDrillOutcomes(hoursAgo: number): Promise<Past> {
  const from = Math.floor(Date.now() / 3_600_000 - hoursAgo) * 3_600_000;
  const outcomes: CountedOutcome[] = [];
  const random = seededRandom(6);
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
  for (let minute = 0; minute < 2 * WINDOW_MINUTES; minute += 1) {
    const now = minute >= WINDOW_MINUTES;
    for (let i = 0; i < 240; i += 1) {
      const device = pick(["Android 10", "Android 14", "iOS 18"]);
      const lane = random();
      const network = lane < 0.3 ? "4G" : lane < (now ? 0.6 : 0.4) ? "3G" : lane < 0.8 ? "WiFi" : "5G";
      const region = pick(["cn-east", "cn-south", "cn-west"]);
      const channel = pick(["app", "web"]);
      const lost =
        now && device === "Android 10" && network === "4G"
          ? 0.6
          : now && region === "cn-south" && channel === "web"
            ? 0.2
            : network === "3G"
              ? 0.1
              : 0.02;
      outcomes.push({
        at: from + minute * MINUTE_MS + i,
        tenantId: "default",
        shopId: i === 7 && minute % 10 === 0 ? `rare-${minute % 20}` : "drill-shop",
        kind: "meal",
        region,
        device,
        network,
        appVersion: "5.2.0",
        channel,
        node: pick(["n1", "n2"]),
        outcome: random() < lost ? "failed" : "success",
        latencyMs: 300,
      });
    }
  }
  const pool = openDatabase();
  const client = await pool.connect();
  try {
    await countOutcomes(client, outcomes);
  } finally {
    client.release();
    await pool.end();
  }
  const middle = from + WINDOW_MINUTES * MINUTE_MS;
  return {
    baseline: { from, to: middle },
    current: { from: middle, to: middle + WINDOW_MINUTES * MINUTE_MS },
  };
}
