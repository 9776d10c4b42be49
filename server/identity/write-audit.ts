import type { Transaction } from "./identity-deps.ts";

export interface AuditLine {
  /** "person:<id>", "screen:<id>", "demo" or "system" */
  actor: string;
  /** `<noun>.<verb>`, for example "person.create". */
  action: string;
  /** `<noun>:<id>` */
  target: string;
  before?: object;
  after?: object;
}

/** Who did what, in the transaction of the change; the table takes no updates. */
export async function writeAudit(transaction: Transaction, line: AuditLine): Promise<void> {
  await transaction.auditEntry.create({ data: line });
}

export { actorOf } from "../shared/actor-of.ts";
