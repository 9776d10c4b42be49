import type { Pool } from "pg";
import { AUDIT_PAGE, type AuditFilter, type AuditPage, type AuditRow } from "../contracts/audit.ts";
import { plainJson, plainText } from "./rules/plain-text.ts";

const COLUMNS = `seq, at, actor, actor_name AS "actorName", action, target, before, after, reason, refers_to AS "refersTo",
  receipts, verdict, source, outcome, review, prev_hash AS "prevHash", hash`;
const EXPORT_CHUNK = 1_000;

/** Newest first, a page at a time; a page is found by the place of the last entry of the one before. */
export async function readAudit(pool: Pool, filter: AuditFilter): Promise<AuditPage> {
  const { where, values } = conditionsOf(filter);
  const { rows } = await pool.query<AuditRow>(
    `SELECT ${COLUMNS} FROM audit_entry WHERE ${where} ORDER BY seq DESC LIMIT ${AUDIT_PAGE + 1}`,
    values,
  );
  const page = rows.slice(0, AUDIT_PAGE);
  return { rows: page.map(harmless), next: rows.length > AUDIT_PAGE ? (page.at(-1)?.seq ?? null) : null };
}

/** Every entry that fits, oldest first, read as the taker takes them. */
export async function* exportAudit(
  pool: Pool,
  filter: Omit<AuditFilter, "before">,
): AsyncGenerator<AuditRow> {
  let after = 0;
  for (;;) {
    const { where, values } = conditionsOf(filter);
    const { rows } = await pool.query<AuditRow>(
      `SELECT ${COLUMNS} FROM audit_entry WHERE ${where} AND seq > $${values.length + 1} ORDER BY seq LIMIT ${EXPORT_CHUNK}`,
      [...values, after],
    );
    for (const row of rows) yield harmless(row);
    if (rows.length < EXPORT_CHUNK) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

function conditionsOf(filter: AuditFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const put = (value: unknown) => `$${values.push(value)}`;
  const part = (text: string) => `%${escapeLike(text)}%`;
  const { actor, action, target, from, to, outcome, before } = filter;
  const where = ["seq IS NOT NULL"];
  if (before) where.push(`seq < ${put(before)}`);
  if (actor) {
    const at = put(part(actor));
    where.push(`(actor ILIKE ${at} OR actor_name ILIKE ${at})`);
  }
  if (action) where.push(`action ILIKE ${put(`${escapeLike(action)}%`)}`);
  if (target) where.push(`target ILIKE ${put(part(target))}`);
  if (from !== undefined) where.push(`at >= to_timestamp(${put(from)}::float8 / 1000)`);
  if (to !== undefined) where.push(`at < to_timestamp(${put(to)}::float8 / 1000)`);
  if (outcome) where.push(`outcome = ${put(outcome)}`);
  return { where: where.join(" AND "), values };
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");

function harmless(row: AuditRow): AuditRow {
  return {
    ...row,
    actor: plainText(row.actor),
    actorName: row.actorName && plainText(row.actorName),
    action: plainText(row.action),
    target: plainText(row.target),
    reason: row.reason && plainText(row.reason),
    before: plainJson(row.before),
    after: plainJson(row.after),
    receipts: plainJson(row.receipts),
    verdict: plainJson(row.verdict),
  };
}
