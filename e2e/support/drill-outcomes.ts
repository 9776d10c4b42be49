import { type CountedOutcome, countOutcomes } from "../../server/outcomes/count-outcomes.ts";
import { openDatabase } from "./open-database.ts";
import type { Past } from "./past-outcomes.ts";

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 20;
const devices = ["Android 10", "Android 14", "iOS 18"];
const regions = ["cn-east", "cn-south", "cn-west"];

/**
 * An hour with two causes and moved traffic: Android 10 on 4G loses half, the web channel in cn-south three
 * of ten, and traffic goes from WiFi to 3G, where one in ten fails before and after. Two shops are hardly
 * ever asked.
 */
export async function writeDrillOutcomes(hoursAgo: number): Promise<Past> {
  const from = Math.floor(Date.now() / 3_600_000 - hoursAgo) * 3_600_000;
  const outcomes: CountedOutcome[] = [];
  for (let minute = 0; minute < 2 * WINDOW_MINUTES; minute += 1) {
    const now = minute >= WINDOW_MINUTES;
    for (let i = 0; i < 240; i += 1) {
      const device = devices[i % 3] ?? "";
      const lane = Math.floor(i / 3) % 10;
      const network = lane < 3 ? "4G" : lane < (now ? 6 : 4) ? "3G" : lane < 8 ? "WiFi" : "5G";
      const region = regions[Math.floor(i / 30) % 3] ?? "";
      const channel = Math.floor(i / 15) % 2 ? "web" : "app";
      const luck = (i * 37 + minute * 101) % 100;
      const lost =
        now && device === "Android 10" && network === "4G"
          ? 50
          : now && region === "cn-south" && channel === "web"
            ? 30
            : network === "3G"
              ? 10
              : 2;
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
        node: ["n1", "n2"][i % 2] ?? "",
        outcome: luck < lost ? "failed" : "success",
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
