import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import type { OrderChange } from "./journal.ts";
import type { OrderRecord } from "./order-record.ts";
import { releaseClaims, settleClaims } from "./settle-claims.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  const { pool } = database;
  await pool.query(`INSERT INTO tenant (id, name) VALUES ('default', 'T') ON CONFLICT DO NOTHING`);
  await pool.query(
    `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token)
     VALUES ('inn', 'default', 'Inn', '店', 'reservation', 'r', 'board-inn')`,
  );
  for (const id of ["slot-a", "slot-b"]) {
    await pool.query(
      `INSERT INTO slot (id, shop_id, starts_at, ends_at, capacity, taken) VALUES ($1, 'inn', now(), now(), 100, 50)`,
      [id],
    );
  }
});
afterAll(() => database.close());

/** What one process commits: a table won in one slot, another given back in the other. */
async function swap(won: string, released: string): Promise<void> {
  const client = await database.pool.connect();
  const change = { orderId: "o", claim: { kind: "slot", slotId: won, units: 1 } } as unknown as OrderChange;
  const order = { kind: "reservation", slotId: released, input: { party: 1 } } as unknown as OrderRecord;
  try {
    await client.query("BEGIN");
    await settleClaims(client, [change], [order], { visitsTogether: true });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await releaseClaims(client, [order]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

describe("two processes", () => {
  it("that win and give back the same slots crosswise do not lock each other out", async () => {
    for (let round = 0; round < 5; round++) {
      await Promise.all([swap("slot-a", "slot-b"), swap("slot-b", "slot-a")]);
    }
    const { rows } = await database.pool.query("SELECT taken FROM slot ORDER BY id");
    expect(rows).toEqual([{ taken: 50 }, { taken: 50 }]);
  });
});
