import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openPrisma } from "../platform/prisma.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { dropAnchor, readAnchors } from "./anchors.ts";
import { verifyChain } from "./verify-chain.ts";

const database = await openTestDatabase();
const { pool } = database;
const prisma = openPrisma(database.url);
const folder = mkdtempSync(path.join(tmpdir(), "rushdeck-anchors-"));

beforeEach(() => pool.query("TRUNCATE audit_entry"));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await prisma.$disconnect();
  await database.close();
});

const line = (n: number) => ({
  actor: "person:p_lin",
  action: "test.write",
  target: `thing:${n}`,
  before: { n, text: "a\u202eb\nc" },
  actorName: '"\\/\b\f\t\u0001\u007f\u2028 漢字 🥟',
  after: { list: [1.5, null, "x"], deep: { b: 1, a: { z: true } } },
  reason: n % 2 ? null : `because ${n}`,
});
const write = async (count: number) => {
  for (let n = 1; n <= count; n++) await prisma.auditEntry.create({ data: line(n) });
};
const verify = () => verifyChain({ pool });

/** What somebody with all rights on the database does behind its triggers' back. */
async function tamper(statement: string) {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${statement}; COMMIT`);
  } finally {
    client.release();
  }
}

describe("the chain", () => {
  it("is whole when nothing was written, and after everything", async () => {
    expect(await verify()).toMatchObject({ outcome: "whole", entries: 0, last: null });
    await write(5);
    await prisma.auditEntry.createMany({ data: [line(6), line(7)] });
    expect(await verify()).toMatchObject({ outcome: "whole", entries: 7, last: { seq: 7 } });
  });

  it("is gapless and one line when forty transactions of several entries end at once, some of them rolled back", async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        prisma
          .$transaction(
            async (transaction) => {
              await transaction.auditEntry.create({ data: line(n) });
              await transaction.setting.upsert({
                where: { key: `k${n % 3}` },
                create: { key: `k${n % 3}`, value: n },
                update: { value: n },
              });
              await transaction.auditEntry.create({ data: line(n) });
              if (n % 5 === 0) throw new Error("changed its mind");
            },
            { maxWait: 20_000, timeout: 20_000 },
          )
          .catch((error: Error) => expect(error.message).toContain("changed its mind")),
      ),
    );
    expect(await verify()).toMatchObject({ outcome: "whole", entries: 64 });
  });

  it("does not deadlock where one transaction writes its entry before the row another one holds", async () => {
    await prisma.setting.upsert({
      where: { key: "shared" },
      create: { key: "shared", value: 0 },
      update: {},
    });
    const change = (n: number, entryFirst: boolean) =>
      prisma.$transaction(async (transaction) => {
        if (entryFirst) await transaction.auditEntry.create({ data: line(n) });
        await transaction.setting.update({ where: { key: "shared" }, data: { value: n } });
        if (!entryFirst) await transaction.auditEntry.create({ data: line(n) });
      });
    await Promise.all(Array.from({ length: 12 }, (_, n) => change(n, n % 2 === 0)));
    expect(await verify()).toMatchObject({ outcome: "whole", entries: 12 });
  });

  it("fills in who it was and how it came in, and lets nobody choose a place", async () => {
    await prisma.user.create({ data: { id: "p_lin", name: "Lin", email: "lin@example.test" } });
    await prisma.auditEntry.create({
      data: { ...line(1), actorName: null, seq: 99n, hash: "mine", prevHash: "mine" },
    });
    await prisma.auditEntry.create({ data: { ...line(2), actor: "rule:r1" } });
    const [first, second] = await prisma.auditEntry.findMany({ orderBy: { seq: "asc" } });
    expect(first).toMatchObject({ seq: 1n, actorName: "Lin", source: "ui", outcome: "done" });
    expect(second).toMatchObject({ seq: 2n, source: "rule", prevHash: first?.hash });
  });

  it.each([
    "UPDATE audit_entry SET reason = 'no'",
    "UPDATE audit_entry SET seq = NULL",
    "DELETE FROM audit_entry",
  ])("refuses %s", async (statement) => {
    await write(1);
    await expect(pool.query(statement)).rejects.toThrow("append-only");
  });

  it("refuses to be emptied where it is no test's", async () => {
    await write(1);
    await pool.query("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_never_emptied");
    try {
      await expect(pool.query("TRUNCATE audit_entry")).rejects.toThrow("append-only");
    } finally {
      await pool.query("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_never_emptied");
    }
  });
});

describe("a database administrator who goes behind the triggers is found out", () => {
  it.each([
    ["changed the reason", "UPDATE audit_entry SET reason = 'nobody' WHERE seq = 3", 3, "content"],
    ["changed a detail", `UPDATE audit_entry SET before = '{"n": 4}' WHERE seq = 3`, 3, "content"],
    ["moved the moment", "UPDATE audit_entry SET at = at + interval '1 ms' WHERE seq = 3", 3, "content"],
    ["named another", "UPDATE audit_entry SET actor_name = 'Omar' WHERE seq = 5", 5, "content"],
    ["removed one", "DELETE FROM audit_entry WHERE seq = 3", 3, "missing"],
    ["removed the beginning", "DELETE FROM audit_entry WHERE seq < 3", 1, "missing"],
    [
      "removed one and closed the gap",
      "DELETE FROM audit_entry WHERE seq = 3; UPDATE audit_entry SET seq = seq - 1 WHERE seq > 3",
      3,
      "link",
    ],
    [
      "hashed the changed one anew",
      "UPDATE audit_entry SET reason = 'nobody' WHERE seq = 3; UPDATE audit_entry e SET hash = encode(sha256(convert_to(rushdeck_audit_text(e, seq, prev_hash), 'UTF8')), 'hex') WHERE seq = 3",
      4,
      "link",
    ],
    [
      "wrote past the chain",
      "INSERT INTO audit_entry (actor, action, target) VALUES ('person:x', 'y', 'z')",
      6,
      "unchained",
    ],
  ])("%s", async (_, statement, at, because) => {
    await write(5);
    await tamper(statement);
    expect(await verify()).toMatchObject({ outcome: "broken", at, because });
  });

  it("by an anchor, when the tail is cut off or the whole chain is written anew", async () => {
    const file = path.join(folder, "audit-anchors.ndjson");
    await write(3);
    expect(await dropAnchor(pool, file, 1)).toMatchObject({ seq: 3 });
    expect(await dropAnchor(pool, file, 2)).toBeNull();
    await write(2);
    await dropAnchor(pool, file, 3);
    writeFileSync(file, '{"at": 4, "se', { flag: "a" });
    const anchors = readAnchors(file);
    expect(anchors).toHaveLength(2);
    expect(await verifyChain({ pool, anchors })).toMatchObject({ outcome: "whole", anchors: 2 });

    await tamper("DELETE FROM audit_entry WHERE seq > 3");
    expect(await verify()).toMatchObject({ outcome: "whole", entries: 3 });
    expect(await verifyChain({ pool, anchors })).toMatchObject({
      outcome: "broken",
      at: 4,
      because: "cut_off",
    });
    await pool.query("TRUNCATE audit_entry");
    await write(9);
    expect(await verify()).toMatchObject({ outcome: "whole" });
    expect(await verifyChain({ pool, anchors })).toMatchObject({
      outcome: "broken",
      at: 3,
      because: "anchor",
    });
  });
});
