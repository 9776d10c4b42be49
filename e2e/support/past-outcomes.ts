import { type CountedOutcome, countOutcomes } from "../../server/outcomes/count-outcomes.ts";
import { openDatabase } from "./open-database.ts";

export interface Past {
  baseline: { from: number; to: number };
  current: { from: number; to: number };
}

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 20;

/**
 * Forty minutes of outcomes that ended a day before the demo began, straight into the outcome cube:
 * in the second half Android 10 on 4G loses six of ten, everything else stays as it was. In the story "slow"
 * it also takes ten times as long there, and half of the orders of iOS 18 do not come.
 */
export async function writePastOutcomes(
  hoursAgo: number,
  story: "failures" | "slow" = "failures",
): Promise<Past> {
  const from = Math.floor(Date.now() / 3_600_000 - hoursAgo) * 3_600_000;
  const outcomes: CountedOutcome[] = [];
  for (let minute = 0; minute < 2 * WINDOW_MINUTES; minute += 1) {
    for (let i = 0; i < 72; i += 1) {
      const device = ["Android 10", "Android 14", "iOS 18"][i % 3] ?? "";
      const network = ["4G", "5G", "WiFi"][Math.floor(i / 3) % 3] ?? "";
      const hit = minute >= WINDOW_MINUTES && device === "Android 10" && network === "4G";
      const gone = minute >= WINDOW_MINUTES && device === "iOS 18" && (i + minute) % 2 === 0;
      if (story === "slow" && gone) continue;
      outcomes.push({
        at: from + minute * MINUTE_MS + i,
        tenantId: "default",
        shopId: "past-shop",
        kind: "meal",
        region: ["cn-east", "cn-south"][Math.floor(i / 9) % 2] ?? "",
        device,
        network,
        appVersion: "5.2.0",
        channel: ["app", "web"][Math.floor(i / 18) % 2] ?? "",
        node: ["n1", "n2"][Math.floor(i / 36) % 2] ?? "",
        outcome: (hit ? (i * 7 + minute) % 10 < 6 : (i * 7 + minute * 3) % 40 === 0) ? "failed" : "success",
        latencyMs: story === "failures" ? 300 : (hit ? 2_000 : 200) + ((i * 37 + minute * 11) % 100) * 4,
      });
    }
  }
  await write(outcomes);
  const middle = from + WINDOW_MINUTES * MINUTE_MS;
  return {
    baseline: { from, to: middle },
    current: { from: middle, to: middle + WINDOW_MINUTES * MINUTE_MS },
  };
}

async function write(outcomes: CountedOutcome[]): Promise<void> {
  const pool = openDatabase();
  const client = await pool.connect();
  try {
    await countOutcomes(client, outcomes);
  } finally {
    client.release();
    await pool.end();
  }
}
