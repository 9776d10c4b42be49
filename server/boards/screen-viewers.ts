import type { Viewer } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { toScreenRow } from "./boards-deps.ts";
import { hashOfScreenKey, screenKeyFrom } from "./screen-key.ts";

/** A revoked screen's requests are refused after this at the latest. */
const KEEP_MS = 4_000;
const WRITE_SEEN_EVERY_MS = 60_000;
/** Keys that open nothing are made up by strangers; do not remember them without end. */
const MOST_KEPT = 5_000;

export interface ScreenViewers {
  /** The paired screen behind these request headers. @throws what the database throws */
  viewerFrom(headers: Headers): Promise<Viewer | null>;
  /** Its row changed: the next request reads it. */
  changed(screenId: string): void;
}

interface Deps {
  prisma: Prisma;
  clock: Clock;
  hub: Pick<LiveHub, "publish">;
  log: Pick<Log, "warn">;
}

/** Who a screen is, remembered for seconds: sockets, pages and taps all ask. */
export function createScreenViewers({ prisma, clock, hub, log }: Deps): ScreenViewers {
  const known = new Map<string, { at: number; viewer: Promise<Viewer | null> }>();
  const writtenAt = new Map<string, number>();

  async function read(keyHash: string): Promise<Viewer | null> {
    const screen = await prisma.screen.findUnique({ where: { keyHash } });
    if (!screen || screen.revokedAt) return null;
    const shop = await prisma.shop.findUnique({ where: { id: screen.shopId } });
    if (!shop) return null;
    return {
      id: `screen:${screen.id}`,
      name: screen.name,
      email: "",
      role: "merchant",
      tenantId: shop.tenantId,
      shopIds: [screen.shopId],
      screen: { id: screen.id, templateId: screen.templateId },
    };
  }

  /** Nobody waits for it: a screen works on when this cannot be written. */
  async function noteSeen(screenId: string, nowMs: number): Promise<void> {
    if (nowMs - (writtenAt.get(screenId) ?? 0) < WRITE_SEEN_EVERY_MS) return;
    writtenAt.set(screenId, nowMs);
    try {
      const { count } = await prisma.screen.updateMany({
        where: { id: screenId, revokedAt: null },
        data: { lastSeenAt: new Date(nowMs) },
      });
      if (count === 0) return;
      const screen = await prisma.screen.findUniqueOrThrow({ where: { id: screenId } });
      if (screen.revokedAt) return;
      hub.publish(`boards:${screen.shopId}`, [
        { collection: "screen", id: screenId, value: toScreenRow(screen) },
      ]);
    } catch (error) {
      log.warn({ err: error }, "boards: when a screen was seen could not be written");
    }
  }

  return {
    async viewerFrom(headers) {
      const key = screenKeyFrom(headers);
      if (!key) return null;
      const keyHash = hashOfScreenKey(key);
      const nowMs = clock.nowMs();
      let entry = known.get(keyHash);
      if (!entry || Math.abs(nowMs - entry.at) >= KEEP_MS) {
        if (known.size >= MOST_KEPT) known.clear();
        entry = { at: nowMs, viewer: read(keyHash) };
        known.set(keyHash, entry);
        entry.viewer.catch(() => known.delete(keyHash));
      }
      const viewer = await entry.viewer;
      if (viewer?.screen) void noteSeen(viewer.screen.id, nowMs);
      return viewer;
    },
    changed() {
      // A handful of entries of seconds: simpler than finding the one.
      known.clear();
    },
  };
}
