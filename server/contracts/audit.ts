import { z } from "zod";

/** A second person looks at it within 24 h; `alone`: it should have been asked first and was not. */
export type ReviewKind = "within_24h" | "alone";
export const REVIEW_WITHIN_MS = 24 * 3_600_000;

/** One entry of the audit log as screens and exports show it. Text is harmless: see server/audit/rules/plain-text.ts. */
export interface AuditRow {
  seq: number;
  /** Epoch ms. */
  at: number;
  /** `person:<id>`, `client:<id>`, `screen:<id>`, `rule:<id>`, "demo" or "system" */
  actor: string;
  actorName: string | null;
  action: string;
  target: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  /** The entry this one adds to. */
  refersTo: number | null;
  receipts: unknown;
  verdict: unknown;
  /** ui | api | cli | rule | healer | system */
  source: string;
  outcome: "done" | "refused";
  review: ReviewKind | null;
  prevHash: string;
  hash: string;
}

const text = z.string().trim().min(1).max(200).optional();
const moment = z.coerce.number().int().nonnegative().optional();

export const auditFilterSchema = z.object({
  /** Part of a name or id. */
  actor: text,
  /** An action or its beginning, for example "switch" or "switch.set". */
  action: text,
  /** Part of a target. */
  target: text,
  /** Epoch ms. */
  from: moment,
  to: moment,
  outcome: z.enum(["done", "refused"]).optional(),
  /** Entries before this place; absent: the newest. */
  before: z.coerce.number().int().positive().optional(),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

export const AUDIT_PAGE = 50;
export interface AuditPage {
  rows: AuditRow[];
  /** `before` of the next page; null: this is the oldest. */
  next: number | null;
}

/** What is wrong with an entry that breaks the chain. */
const chainFaults = [
  /** Its content is not what was hashed. */
  "content",
  /** It does not follow the entry before it. */
  "link",
  /** Entries are missing before it. */
  "missing",
  /** It was written past the chain. */
  "unchained",
  /** It is not what an anchor kept outside the database says. */
  "anchor",
  /** An anchor speaks of entries that are gone. */
  "cut_off",
] as const;
export type ChainFault = (typeof chainFaults)[number];

export type ChainVerdict =
  | {
      outcome: "whole";
      entries: number;
      last: { seq: number; hash: string } | null;
      /** Anchors that agreed. */
      anchors: number;
      tookMs: number;
    }
  | { outcome: "broken"; entries: number; at: number; because: ChainFault; tookMs: number };

/** Lines of GET /api/v1/audit/verify. */
export type VerifyLine =
  | { kind: "progress"; checked: number; total: number }
  | { kind: "verdict"; verdict: ChainVerdict };
