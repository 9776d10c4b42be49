import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import type { ApiCaller, KeyHolder } from "./api-caller.ts";
import { scopeOf, tierOf } from "./client-row.ts";

/** A change made in another process holds here 5 s later at most, the read included. */
const REFRESH_MS = 4_000;
/** A key in constant use writes its last use this often at most. */
const LAST_USE_EVERY_MS = 60_000;

interface LiveKey extends KeyHolder {
  hash: string;
  usedAtMs: number;
  writtenAtMs: number;
}

export interface KeyCache {
  /** See ClientFromKey. A map look-up for a key seen before, one sha256 for a new one. */
  callerOf(rawKey: string): ApiCaller | null;
  /** The same for a key of any scope. */
  holderOf(rawKey: string): KeyHolder | null;
  isLive(keyId: string): boolean;
  /**
   * What a stream address may carry instead of the key: it works as long as the key, opens nothing but
   * the stream, and is the same in every process and after a restart.
   */
  streamTokenOf(keyId: string): string | null;
  holderOfStreamToken(token: string): KeyHolder | null;
  /** To be called after a change made here: it holds when this returns, or 5 s later if the read fails. */
  changed(): Promise<void>;
  /** @throws what the database throws */
  start(): Promise<void>;
  stop(): void;
}

export const hashOfKey = (rawKey: string): string => createHash("sha256").update(rawKey).digest("hex");

// The key's hash is known to the key's holder and this database only.
const streamToken = ({ keyId, hash }: LiveKey): string =>
  `${keyId}.${createHmac("sha256", hash).update("ofrep stream").digest("base64url")}`;

/** All live API keys in memory: intake asks ten thousand times a second. */
export function createKeyCache({ prisma, clock, log }: { prisma: Prisma; clock: Clock; log: Log }): KeyCache {
  let byHash = new Map<string, LiveKey>();
  // Holds only keys that were right once, so it never outgrows the live keys.
  let byRawKey = new Map<string, LiveKey>();
  let byId = new Map<string, LiveKey>();
  let timer: NodeJS.Timeout | undefined;
  let begun = 0;
  let applied = 0;

  async function refresh(): Promise<void> {
    const turn = ++begun;
    const rows = await prisma.apiKey.findMany({
      where: { revokedAt: null, client: { disabledAt: null } },
      include: { client: true },
    });
    // A read that began earlier and answers later would bring a revoked key back.
    if (turn < applied) return;
    applied = turn;
    const next = new Map<string, LiveKey>();
    for (const { id, hash, scope, client } of rows) {
      const known = byHash.get(hash);
      next.set(hash, {
        keyId: id,
        hash,
        scope: scopeOf(scope),
        caller: { clientId: client.id, tenantId: client.tenantId, tier: tierOf(client.tier) },
        usedAtMs: known?.usedAtMs ?? 0,
        writtenAtMs: known?.writtenAtMs ?? 0,
      });
    }
    byHash = next;
    byRawKey = new Map();
    byId = new Map([...next.values()].map((key) => [key.keyId, key]));
  }

  async function writeLastUses(): Promise<void> {
    const nowMs = clock.nowMs();
    const due = [...byHash.values()].filter(
      (key) => key.usedAtMs > key.writtenAtMs && nowMs - key.writtenAtMs >= LAST_USE_EVERY_MS,
    );
    for (const key of due) {
      key.writtenAtMs = key.usedAtMs;
      await prisma.apiKey.updateMany({
        where: { id: key.keyId },
        data: { lastUsedAt: new Date(key.usedAtMs) },
      });
    }
  }

  const keepKnown = (error: unknown) =>
    log.warn({ err: error }, "API keys could not be refreshed; the known ones stay");

  function holderOf(rawKey: string): KeyHolder | null {
    let key = byRawKey.get(rawKey);
    if (!key) {
      key = byHash.get(hashOfKey(rawKey));
      if (!key) return null;
      byRawKey.set(rawKey, key);
    }
    key.usedAtMs = clock.nowMs();
    return key;
  }

  return {
    holderOf,
    callerOf(rawKey) {
      const key = holderOf(rawKey);
      if (key && key.scope !== "orders") {
        throw new OpsError("FORBIDDEN", "This API key is not for orders.", { reason: "key_scope" });
      }
      return key?.caller ?? null;
    },
    isLive: (keyId) => byId.has(keyId),
    streamTokenOf(keyId) {
      const key = byId.get(keyId);
      return key ? streamToken(key) : null;
    },
    holderOfStreamToken(token) {
      const key = byId.get(token.split(".")[0] ?? "");
      if (!key) return null;
      const right = Buffer.from(streamToken(key));
      const given = Buffer.from(token);
      return right.length === given.length && timingSafeEqual(right, given) ? key : null;
    },
    changed: () => refresh().catch(keepKnown),
    async start() {
      await refresh();
      timer = setInterval(() => void writeLastUses().then(refresh).catch(keepKnown), REFRESH_MS);
    },
    stop() {
      clearInterval(timer);
    },
  };
}
