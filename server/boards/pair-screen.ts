import { z } from "zod";
import { claimScreenSchema, type ScreenRow } from "../contracts/boards.ts";
import type { Viewer } from "../contracts/people.ts";
import { writeAudit } from "../identity/write-audit.ts";
import { actorOf } from "../shared/actor-of.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { type BoardsDeps, requireBoardShop, toScreenRow } from "./boards-deps.ts";
import { lockTemplate } from "./delete-template.ts";
import { type Pairing, pairingState } from "./pairings.ts";
import { templateOf } from "./read-templates.ts";
import { readPairingCode } from "./rules/pairing-code.ts";
import { hashOfScreenKey, newScreenKey, screenCookie, uncollected } from "./screen-key.ts";

const MOST_SCREENS = 200;
/** The socket's remote address, written by the server over whatever a client sent. */
const PEER_HEADER = "x-rushdeck-peer";

/** A device asks for a code to show. The secret is its alone. @throws RATE_LIMITED */
export async function openPairing(
  deps: BoardsDeps,
  { headers }: { headers: Headers },
): Promise<{ secret: string; code: string; expiresAt: number }> {
  const nowMs = deps.clock.nowMs();
  deps.codeLimit.take(headers.get(PEER_HEADER) ?? "unknown", nowMs);
  const { secret, code, expiresAt } = deps.pairings.open(nowMs);
  return { secret, code, expiresAt };
}

/**
 * Makes a screen of the device that shows this code.
 * @throws FORBIDDEN, NOT_FOUND (`field` /code or /templateId), CONFLICT, RATE_LIMITED after ten wrong codes
 */
export async function claimScreen(deps: BoardsDeps, viewer: Viewer, input: unknown): Promise<ScreenRow> {
  const { shopId, code, name, templateId } = parseInput(claimScreenSchema, input);
  await requireBoardShop(deps.prisma, viewer, { shopId, permission: "boards.manage" });
  const nowMs = deps.clock.nowMs();
  deps.claimLimit.take(viewer.id, nowMs);
  const id = newId("screen");
  const meant = readPairingCode(code);
  const pairing = meant && deps.pairings.claim(meant, id, nowMs);
  if (!pairing) throw new OpsError("NOT_FOUND", "No device shows this code.", { field: "/code" });
  deps.claimLimit.giveBack(viewer.id);
  const row = await createScreen(deps, viewer, { id, shopId, name, templateId, nowMs }).catch((error) => {
    deps.pairings.unclaim(pairing);
    throw error;
  });
  deps.hub.publish(`boards:${shopId}`, [{ collection: "screen", id, value: row }]);
  announce(deps, pairing);
  return row;
}

function createScreen(
  deps: BoardsDeps,
  viewer: Viewer,
  screen: { id: string; shopId: string; name: string; templateId: string; nowMs: number },
): Promise<ScreenRow> {
  const { id, shopId, name, templateId, nowMs } = screen;
  return deps.prisma.$transaction(async (transaction) => {
    await lockTemplate(transaction, templateId);
    await templateOf(transaction, { shopId, id: templateId });
    if ((await transaction.screen.count({ where: { shopId, revokedAt: null } })) >= MOST_SCREENS) {
      throw new OpsError("CONFLICT", `A shop has ${MOST_SCREENS} screens at most.`, { reason: "too_many" });
    }
    const row = await transaction.screen.create({
      data: {
        id,
        shopId,
        templateId,
        name,
        keyHash: uncollected(id),
        pairedAt: new Date(nowMs),
        pairedBy: viewer.name,
      },
    });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "screen.pair",
      target: `screen:${id}`,
      after: { shopId, name, templateId },
    });
    return toScreenRow(row);
  });
}

function announce(deps: BoardsDeps, pairing: Pairing): void {
  deps.hub.publish(`pairing:${pairing.secret}`, [
    { collection: "state", id: "now", value: pairingState(pairing) },
  ]);
}

const secretSchema = z.object({ secret: z.string().min(16).max(64) });

/**
 * The device's key for its secret, once. The key is in this answer and nowhere else, ever.
 * @returns Set-Cookie header values
 * @throws NOT_FOUND for a secret unknown, over, not claimed yet or used before
 */
export async function collectKey(
  deps: BoardsDeps,
  input: { secret: string },
): Promise<{ setCookie: string[]; templateId: string }> {
  const { secret } = parseInput(secretSchema, input);
  const pairing = deps.pairings.bySecret(secret, deps.clock.nowMs());
  if (!pairing?.screenId) throw new OpsError("NOT_FOUND", "This code has not been used.");
  const key = newScreenKey();
  const { count } = await deps.prisma.screen.updateMany({
    where: { id: pairing.screenId, keyHash: uncollected(pairing.screenId), revokedAt: null },
    data: { keyHash: hashOfScreenKey(key) },
  });
  deps.pairings.forget(pairing);
  if (count === 0) throw new OpsError("NOT_FOUND", "This screen is not there any more.");
  const { templateId } = await deps.prisma.screen.findUniqueOrThrow({ where: { id: pairing.screenId } });
  return { setCookie: [screenCookie(key, { secure: deps.secureCookies })], templateId };
}
