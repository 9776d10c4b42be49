import { WITHHELD } from "../contracts/essential-messages.ts";
import {
  type ChannelView,
  channelOfShopSchema,
  type SavedChannel,
  type ShopChannel,
  saveChannelSchema,
  type TestAnswer,
} from "../contracts/messages.ts";
import type { Viewer } from "../contracts/people.ts";
import { actorOf, writeAudit } from "../identity/write-audit.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { TryLimit } from "../shared/try-limit.ts";
import { postMessage } from "./deliver.ts";
import type { WebhookPoster } from "./post-webhook.ts";
import { newChannelSecret } from "./sign.ts";
import { keyOf, type MessageStore } from "./store.ts";
import { webhookUrl } from "./webhook-url.ts";

export interface ChannelDeps {
  prisma: Prisma;
  store: MessageStore;
  poster: WebhookPoster;
  clock: Clock;
  allowPrivate: boolean;
  essentialOnly(): boolean;
  /** Tests of one shop's receiver. */
  tests: TryLimit;
  /** Runs after the commit. */
  channelChanged: (shopId: string) => Promise<void>;
}

const MESSAGES_SHOWN = 50;
/** A test has one try, made at once: later it would tell nothing. */
const TEST_USE_MS = 60_000;

/** @throws FORBIDDEN, NOT_FOUND */
export async function readChannel(deps: ChannelDeps, viewer: Viewer, input: unknown): Promise<ShopChannel> {
  const { shopId } = await allowed(deps, viewer, parseInput(channelOfShopSchema, input));
  const [channel, messages] = await Promise.all([
    deps.store.channel(shopId),
    deps.store.newest(shopId, MESSAGES_SHOWN),
  ]);
  return { channel: channel && toView(channel), messages, asOf: deps.clock.nowMs() };
}

/**
 * Sets where messages go. The first time it makes the secret and gives it, this once.
 * @throws FORBIDDEN, NOT_FOUND, INVALID_REQUEST at /url with a reason
 */
export async function saveChannel(deps: ChannelDeps, viewer: Viewer, input: unknown): Promise<SavedChannel> {
  const { shopId, active, url: text } = await allowed(deps, viewer, parseInput(saveChannelSchema, input));
  const url = webhookUrl(text, deps.allowPrivate).href;
  const fresh = newChannelSecret();
  const saved = await deps.prisma.$transaction(async (transaction) => {
    const before = await transaction.messageChannel.findUnique({ where: { shopId } });
    const row = await transaction.messageChannel.upsert({
      where: { shopId },
      create: { shopId, kind: "webhook", url, active, secret: fresh },
      update: { url, active },
    });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: before ? "channel.update" : "channel.create",
      target: `channel:${shopId}`,
      ...(before ? { before: { url: before.url, active: before.active } } : {}),
      after: { url, active },
    });
    // Two people at once: only one of them made the row.
    return {
      channel: toView({ ...row, updatedAt: row.updatedAt.getTime() }),
      secret: row.secret === fresh ? fresh : null,
    };
  });
  await deps.channelChanged(shopId);
  return saved;
}

/** A new secret, given this once; the old one signs nothing from now on. @throws FORBIDDEN, NOT_FOUND */
export async function rotateSecret(deps: ChannelDeps, viewer: Viewer, input: unknown): Promise<SavedChannel> {
  const { shopId } = await allowed(deps, viewer, parseInput(channelOfShopSchema, input));
  const secret = newChannelSecret();
  const row = await deps.prisma.$transaction(async (transaction) => {
    const before = await transaction.messageChannel.findUnique({ where: { shopId } });
    if (!before) throw new OpsError("NOT_FOUND", "The shop has no channel yet.");
    const after = await transaction.messageChannel.update({ where: { shopId }, data: { secret } });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "channel.rotate",
      target: `channel:${shopId}`,
    });
    return after;
  });
  return { channel: toView({ ...row, updatedAt: row.updatedAt.getTime() }), secret };
}

/**
 * Sends one message now and tells what the receiver answered, or that only essential messages leave now.
 * It is not tried again.
 * @throws FORBIDDEN, NOT_FOUND, RATE_LIMITED with retryAfterMs
 */
export async function sendTest(deps: ChannelDeps, viewer: Viewer, input: unknown): Promise<TestAnswer> {
  const { store, clock } = deps;
  const { shopId } = await allowed(deps, viewer, parseInput(channelOfShopSchema, input));
  const channel = await store.channel(shopId);
  if (!channel) throw new OpsError("NOT_FOUND", "The shop has no channel yet.");
  const now = clock.nowMs();
  deps.tests.take(shopId, now);
  // Before it leaves: what was sent to somebody else's machine is never missing here.
  await writeAudit(deps.prisma, {
    actor: actorOf(viewer),
    action: "channel.test",
    target: `channel:${shopId}`,
  });
  const subject = newId("test", now);
  const key = keyOf({ shopId, event: "test", subject });
  const body = { id: key, event: "test", shopId, at: new Date(now).toISOString() };
  await store.addTried({ shopId, event: "test", subject, body, useBy: now + TEST_USE_MS }, now);
  if (deps.essentialOnly()) {
    await store.settle(key, 1, { state: "withheld", until: null, error: WITHHELD });
    return { ok: false, status: null, error: WITHHELD, tookMs: 0 };
  }
  const answer = await postMessage(deps, { key, body, url: channel.url, secret: channel.secret });
  const at = clock.nowMs();
  await store.settle(
    key,
    1,
    answer.ok ? { state: "sent", at } : { state: "failed", error: answer.error ?? "failed" },
  );
  return { ...answer, tookMs: Math.max(0, at - now) };
}

/** The shop must be there, be the viewer's tenant's and, of a merchant, be their own. */
async function allowed<Input extends { shopId: string }>(
  { prisma }: Pick<ChannelDeps, "prisma">,
  viewer: Viewer,
  input: Input,
): Promise<Input> {
  requirePermission(viewer, "alerts.manage");
  if (viewer.role === "merchant" && !viewer.shopIds.includes(input.shopId)) {
    throw new OpsError("FORBIDDEN", `The shop ${input.shopId} is not yours.`);
  }
  const shop = await prisma.shop.findFirst({ where: { id: input.shopId, tenantId: viewer.tenantId } });
  if (!shop) throw new OpsError("NOT_FOUND", "There is no such shop.");
  return input;
}

const toView = ({ url, active, updatedAt }: ChannelView): ChannelView => ({ url, active, updatedAt });
