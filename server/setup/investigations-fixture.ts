import { createAttribution } from "../attribution/create-attribution.ts";
import type { ExplainPause } from "../contracts/attribution.ts";
import type { Viewer } from "../contracts/people.ts";
import { createInvestigations } from "../investigations/create-investigations.ts";
import { type CountedOutcome, countOutcomes } from "../outcomes/count-outcomes.ts";
import { openPrisma } from "../platform/prisma.ts";
import { openTestDatabase } from "./test-database.ts";

const MINUTE = 60_000;
const start = Date.UTC(2026, 10, 21, 9, 0);
export const question = {
  baseline: { from: start, to: start + 10 * MINUTE },
  current: { from: start + 10 * MINUTE, to: start + 20 * MINUTE },
};
export const span = { from: start - 20 * MINUTE, to: start + 40 * MINUTE };
/** What the outcomes below are about. */
export const culprit = [
  { dimension: "region", value: "north" },
  { dimension: "device", value: "An,droid=1" },
];

export const ana: Viewer = {
  id: "p_ana",
  name: "Ana",
  email: "a@b.c",
  role: "analyst",
  tenantId: "default",
  shopIds: [],
};
export const bo: Viewer = { ...ana, id: "p_bo", name: "Bo", role: "operator" };
export const root: Viewer = { ...ana, id: "p_root", name: "Root", role: "administrator" };
export const merchant: Viewer = { ...ana, id: "p_mei", role: "merchant", shopIds: ["s1"] };
export const stranger: Viewer = { ...ana, id: "p_other", tenantId: "other" };

/** 20 minutes of 3 regions x 2 devices; from the tenth minute on one device fails in the north. */
function outcomes(): CountedOutcome[] {
  const all: CountedOutcome[] = [];
  for (let minute = 0; minute < 20; minute += 1) {
    for (const region of ["north", "south", "west"]) {
      for (const device of ["An,droid=1", "iOS"]) {
        for (let i = 0; i < 20; i += 1) {
          const hit = minute >= 10 && region === "north" && device !== "iOS";
          all.push({
            at: start + minute * MINUTE + i * 1_000,
            tenantId: "default",
            shopId: i % 2 ? "s1" : "s2",
            kind: "meal",
            region,
            device,
            network: "4G",
            appVersion: "1.0",
            channel: "app",
            node: i % 3 ? "n1" : "n2",
            outcome: i < (hit ? 12 : 1) ? "failed" : "success",
            latencyMs: 100,
          });
        }
      }
    }
  }
  return all;
}

/** A database with those outcomes, and the parts under test on it. */
export async function openInvestigations() {
  const database = await openTestDatabase();
  const client = await database.pool.connect();
  await countOutcomes(client, outcomes());
  client.release();
  await database.pool.query("INSERT INTO tenant (id, name) VALUES ('default', 'D') ON CONFLICT DO NOTHING");
  await database.pool.query(
    `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token)
     VALUES ('s1', 'default', 'One', '一', 'meal', 'r', 't1'), ('s9', 'default', 'Nine', '九', 'meal', 'r', 't9')`,
  );
  const prisma = openPrisma(database.url);
  const state: { nowMs: number; pause: ExplainPause | null } = { nowMs: start + 30 * MINUTE, pause: null };
  const clock = { nowMs: () => state.nowMs } as never;
  const attribution = createAttribution({
    pool: database.pool,
    databaseUrl: database.url,
    clock,
    log: { warn: () => {} },
    pause: () => state.pause,
  });
  return {
    ...createInvestigations({
      prisma,
      clock,
      attribution,
      annotations: { list: async () => ({ annotations: [], cut: false }) },
    }),
    attribution,
    database,
    state,
    async actions(): Promise<string[]> {
      const { rows } = await database.pool.query<{ action: string }>(
        "SELECT action FROM audit_entry ORDER BY seq",
      );
      return rows.map(({ action }) => action);
    },
    async close() {
      await attribution.stop();
      await prisma.$disconnect();
      await database.close();
    },
  };
}
