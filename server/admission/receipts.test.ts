import type { Pool } from "pg";
import { expect, it } from "vitest";
import { createBus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import { createReceipts, type RefusalInput } from "./receipts.ts";

const log = { warn: () => {}, error: () => {} } as unknown as Log;
const refusal = { at: 1_000_000, shopId: "s", kind: "meal", class: "place" } as unknown as RefusalInput;

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

it("keeps receipts while the database is away", async () => {
  expect(await writtenAfter("57P01")).toEqual(["first", "second"]);
});

it("goes on with later receipts when the database does not take earlier ones", async () => {
  expect(await writtenAfter("22P05")).toEqual(["second"]);
});
