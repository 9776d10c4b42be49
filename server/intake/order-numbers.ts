import type { Pool } from "pg";

export interface OrderNumbers {
  next(shopId: string): number;
  load(): Promise<void>;
}

/** The short numbers people call out: 1 to 999 per shop, going on where the last process stopped. */
export function createOrderNumbers(pool: Pool): OrderNumbers {
  const last = new Map<string, number>();
  return {
    next(shopId) {
      const number = ((last.get(shopId) ?? 0) % 999) + 1;
      last.set(shopId, number);
      return number;
    },
    async load() {
      const found = await pool.query<{ shop_id: string; number: number }>(
        `SELECT s.id AS shop_id, o.number FROM shop s CROSS JOIN LATERAL
           (SELECT number FROM orders WHERE shop_id = s.id ORDER BY accepted_at DESC LIMIT 1) o`,
      );
      for (const row of found.rows) last.set(row.shop_id, row.number);
    },
  };
}
