import { type CountedOutcome, countOutcomes } from "../../server/outcomes/count-outcomes.ts";
import { openDatabase } from "./open-database.ts";

const MINUTE_MS = 60_000;
/** History enough for a norm without earlier days, and a drop that has just begun. */
const HISTORY_MINUTES = 200;
const DROP_MINUTES = 9;
const PER_MINUTE = 180;

/**
 * Outcomes up to the last whole minute: for three hours all is well; for nine minutes visits booked in cn-north on
 * Android 9 are rejected seven times of ten. Without latencies, so that nothing is said about those.
 */
export async function writeRecentDrop(): Promise<void> {
  const end = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const outcomes: CountedOutcome[] = [];
  for (let back = HISTORY_MINUTES; back >= 1; back -= 1) {
    for (let i = 0; i < PER_MINUTE; i += 1) {
      const region = ["cn-north", "cn-east"][i % 2] ?? "";
      const device = ["Android 9", "Android 14", "iOS 18"][Math.floor(i / 2) % 3] ?? "";
      const isHit = back <= DROP_MINUTES && region === "cn-north" && device === "Android 9";
      const fails = isHit ? (i * 7 + back) % 10 < 7 : (i * 13 + back * 29) % 50 === 0;
      outcomes.push({
        at: end - back * MINUTE_MS + i,
        tenantId: "default",
        shopId: "drop-shop",
        kind: "home_service",
        region,
        device,
        network: ["4G", "5G"][Math.floor(i / 6) % 2] ?? "",
        appVersion: "5.2.0",
        channel: "app",
        node: "n1",
        outcome: fails ? "rejected" : "success",
        latencyMs: null,
      });
    }
  }
  await write(outcomes);
}

/**
 * The drop is taken out again and its incident is long over: nobody else's test is to find it, and another drop
 * is another incident.
 */
export async function forgetRecentDrop(): Promise<void> {
  const pool = openDatabase();
  try {
    await pool.query("DELETE FROM outcome_cell WHERE shop_id = 'drop-shop'");
    await pool.query(
      `UPDATE incident SET state = 'closed', ended_at = now() - interval '30 minutes', ended_because = 'back'
       WHERE ended_at IS NULL OR ended_at > now() - interval '30 minutes'`,
    );
  } finally {
    await pool.end();
  }
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
