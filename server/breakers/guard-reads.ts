import type { Pool } from "pg";
import { OpsError } from "../shared/errors.ts";
import type { Breaker } from "./breaker.ts";
import { runGuarded } from "./run-guarded.ts";

/**
 * The same pool behind a breaker, for reads that may fail: lists, searches, analyses. Never hand it to
 * what accepts, claims or settles orders: those wait for the database as long as it takes.
 */
export function guardReads(pool: Pool, breaker: Breaker): Pool {
  const guarded = <T>(call: () => Promise<T>): Promise<T> =>
    runGuarded({ breaker, call, isAnswer: isAnswerOfDatabase, turnedAway });
  return Object.create(pool, {
    query: { value: (...args: Parameters<Pool["query"]>) => guarded(async () => pool.query(...args)) },
    connect: { value: () => guarded(() => pool.connect()) },
  }) as Pool;
}

const turnedAway = (retryAfterMs: number) =>
  new OpsError("STORE_UNAVAILABLE", "The database is left alone for a moment: it did not answer reads.", {
    retryAfterMs,
  });

/** SQLSTATE classes of a database that cannot work: no connection, no resources, stopped or stopping, out of time. */
const UNABLE = /^(08|53|57|58)/;

/** A database that says what is wrong with the question is well. */
export function isAnswerOfDatabase(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !UNABLE.test(code);
}
