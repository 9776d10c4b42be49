import type { PublishedTemplate, ScreenRow } from "../contracts/boards.ts";
import { roleMay, type Viewer } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Parts } from "../parts.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { createTryLimit } from "../shared/try-limit.ts";
import { toScreenRow } from "./boards-deps.ts";
import { changeScreen, revokeScreen } from "./change-screen.ts";
import { deleteTemplate } from "./delete-template.ts";
import { claimScreen, collectKey, openPairing } from "./pair-screen.ts";
import { createPairings, pairingState } from "./pairings.ts";
import { passShops } from "./pass-shops.ts";
import { publishTemplate, restoreTemplate } from "./publish-template.ts";
import { boardOf, listTemplates, listVersions, templatesOf } from "./read-templates.ts";
import { CODE_LASTS_MS } from "./rules/pairing-code.ts";
import { createScreenPresence, type ScreenPresence } from "./screen-presence.ts";
import { createScreenViewers } from "./screen-viewers.ts";

/** A device needs one code in ten minutes; a shop's devices may share an address. */
const CODES_PER_ADDRESS = 60;
const WRONG_CODES_PER_PERSON = 10;

export interface BoardsOptions {
  prisma: Prisma;
  clock: Clock;
  hub: Pick<LiveHub, "publish" | "addSource">;
  log: Pick<Log, "warn">;
  secureCookies: boolean;
  /** Ends the sockets of that viewer. */
  screenRevoked: (viewerId: string) => void;
  /** Something was published or deleted. */
  templatesChanged: () => Promise<void>;
}

export interface Boards {
  commands: Parts["boards"];
  /** The paired screen behind request headers; for identity. */
  screenFrom(headers: Headers): Promise<Viewer | null>;
  /** Told by the live door who holds a socket. */
  presence: Pick<ScreenPresence, "came" | "went">;
  /** Shops that have a pass board, and since when. */
  passShops(): Promise<ReadonlyMap<string, number>>;
}

/** How a shop's kitchen screens look, and which devices they are. */
export function createBoards({ hub, screenRevoked, templatesChanged, ...options }: BoardsOptions): Boards {
  const { prisma, clock } = options;
  const pairings = createPairings();
  const screens = createScreenViewers({ ...options, hub });
  const presence = createScreenPresence(hub);
  const deps = {
    ...options,
    hub,
    pairings,
    screens,
    screenRevoked,
    codeLimit: createTryLimit({ most: CODES_PER_ADDRESS, windowMs: CODE_LASTS_MS }),
    claimLimit: createTryLimit({ most: WRONG_CODES_PER_PERSON, windowMs: CODE_LASTS_MS }),
  };

  hub.addSource("boards", {
    async authorise(viewer, shopId) {
      if (!viewer || !roleMay(viewer.role, "tickets.watch")) return false;
      if (viewer.role === "merchant" && !viewer.shopIds.includes(shopId)) return false;
      const found = await prisma.shop.count({ where: { id: shopId, tenantId: viewer.tenantId } });
      return found === 1 ? true : null;
    },
    async load(shopId) {
      const [templates, rows] = await Promise.all([
        templatesOf(prisma, shopId),
        prisma.screen.findMany({ where: { shopId, revokedAt: null } }),
      ]);
      return {
        template: byId<PublishedTemplate>(templates),
        screen: byId<ScreenRow>(rows.map(toScreenRow)),
        connected: presence.ofShop(shopId),
      };
    },
  });
  hub.addSource("pairing", {
    // Whoever knows the secret is the device it was made for.
    authorise: async (_viewer, secret) => (pairings.bySecret(secret, clock.nowMs()) ? true : null),
    async load(secret) {
      const pairing = pairings.bySecret(secret, clock.nowMs());
      return { state: pairing ? { now: pairingState(pairing) } : {} };
    },
  });

  const thenTell = async <T>(change: Promise<T>): Promise<T> => {
    const changed = await change;
    await templatesChanged();
    return changed;
  };

  return {
    screenFrom: screens.viewerFrom,
    presence,
    passShops: () => passShops(prisma),
    commands: {
      listTemplates: (viewer, input) => listTemplates(deps, viewer, input),
      listVersions: (viewer, input) => listVersions(deps, viewer, input),
      boardOf: (viewer, input) => boardOf(deps, viewer, input),
      publishTemplate: (viewer, input) => thenTell(publishTemplate(deps, viewer, input)),
      restoreTemplate: (viewer, input) => thenTell(restoreTemplate(deps, viewer, input)),
      deleteTemplate: (viewer, input) => thenTell(deleteTemplate(deps, viewer, input)),
      openPairing: (input) => openPairing(deps, input),
      claimScreen: (viewer, input) => claimScreen(deps, viewer, input),
      collectKey: (input) => collectKey(deps, input),
      changeScreen: (viewer, input) => changeScreen(deps, viewer, input),
      revokeScreen: (viewer, input) => revokeScreen(deps, viewer, input),
    },
  };
}

function byId<Row extends { id: string }>(rows: Row[]): Record<string, Row> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}
