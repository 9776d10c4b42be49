import type { Pool } from "pg";
import { expect, it } from "vitest";
import { createBus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import { createReceipts, type RefusalInput } from "./receipts.ts";

const log = { warn: () => {}, error: () => {} } as unknown as Log;
const refusal = {
  at: 1_000_000,
  detail: {},
  shopId: "s",
  kind: "meal",
  class: "place",
} as unknown as RefusalInput;

/** Receipts over a database that refuses the first group with this error. */
async function writtenAfter(code: string): Promise<string[]> {
  let failing = true;
  const written: string[] = [];
  const query = async (_text: unknown, values?: string[]) => {
    if (!values) return { rows: [] };
    if (failing) throw Object.assign(new Error(code), { code });
    written.push(...(JSON.parse(values[0] ?? "[]") as { id: string }[]).map((row) => row.id));
    return { rows: [] };
  };
  const pool = { connect: async () => ({ query, release: () => {} }) } as unknown as Pool;
  const receipts = createReceipts({ pool, bus: createBus(), log });
  const first = receipts.refuse(refusal);
  await receipts.stop();
  failing = false;
  const second = receipts.refuse(refusal);
  await receipts.stop();
  return written.map((id) => (id === first ? "first" : id === second ? "second" : id));
}

it("takes a sample of a flood that is no orders, says so, and counts every refusal", async () => {
  const tables: Record<string, Record<string, unknown>[]> = { receipt: [], outcome_cell: [] };
  const query = async (text: string | { text: string; values: string[] }, values?: string[]) => {
    const [sql, given] = typeof text === "string" ? [text, values] : [text.text, text.values];
    const table = /INSERT INTO (\w+)/.exec(sql)?.[1] ?? "";
    if (given) tables[table]?.push(...JSON.parse(given[0] ?? "[]"));
    return { rows: [] };
  };
  const pool = { connect: async () => ({ query, release: () => {} }) } as unknown as Pool;
  const receipts = createReceipts({ pool, bus: createBus(), log });
  const refuse = (clientId: string, orderClass: string, at = 1_000_000) =>
    receipts.refuse({ ...refusal, clientId, class: orderClass, at } as RefusalInput);
  const flood = Array.from({ length: 520 }, () => refuse("flooder", "browse"));
  expect(flood.filter((id) => id !== null)).toHaveLength(25);
  // Orders of the same client, other clients, and the next second are not touched.
  for (let i = 0; i < 30; i++) expect(refuse("flooder", i % 2 ? "place" : "paid")).not.toBeNull();
  expect(refuse("another", "browse")).not.toBeNull();
  expect(refuse("flooder", "background", 1_001_000)).not.toBeNull();
  await receipts.stop();
  expect(tables.receipt).toHaveLength(25 + 30 + 2);
  const standFor = tables.receipt?.map(
    ({ detail }) => (detail as { sampledOneIn?: number })?.sampledOneIn ?? 1,
  );
  expect(standFor?.reduce((sum, one) => sum + one, 0)).toBe(520 + 30 + 2);
  expect(tables.outcome_cell?.reduce((sum, cell) => sum + Number(cell.refused), 0)).toBe(520 + 30 + 2);
});

it("keeps receipts while the database is away", async () => {
  expect(await writtenAfter("57P01")).toEqual(["first", "second"]);
});

it("goes on with later receipts when the database does not take earlier ones", async () => {
  expect(await writtenAfter("22P05")).toEqual(["second"]);
});

it("finds a receipt that is just being written", async () => {
  let commit = () => {};
  const committed = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const query = async (text: unknown) => {
    if (text === "COMMIT") await committed;
    return { rows: [] };
  };
  const pool = { connect: async () => ({ query, release: () => {} }), query } as unknown as Pool;
  const receipts = createReceipts({ pool, bus: createBus(), log });
  const id = receipts.refuse({ ...refusal, tenantId: "t" }) ?? "";
  const writing = receipts.stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await receipts.find(id, "t")).toMatchObject({ id });
  commit();
  await writing;
  expect(await receipts.find(id, "t")).toBeNull();
});
