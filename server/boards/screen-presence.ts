import type { BoardCollections } from "../contracts/boards.ts";
import type { Viewer } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";

type Connected = BoardCollections["connected"];

/** Which paired screens hold a socket now; a device in two tabs holds two. */
export interface ScreenPresence {
  /** A socket of this viewer opened, and closed. Viewers that are no screens are let pass. */
  came(viewer: Viewer): void;
  went(viewer: Viewer): void;
  ofShop(shopId: string): Record<string, Connected>;
}

export function createScreenPresence(hub: Pick<LiveHub, "publish">): ScreenPresence {
  /** Screen id -> its shop and its open sockets. */
  const present = new Map<string, { shopId: string; sockets: number }>();

  function tell(shopId: string, screenId: string, value: Connected | null): void {
    hub.publish(`boards:${shopId}`, [{ collection: "connected", id: screenId, value }]);
  }

  return {
    came({ screen, shopIds: [shopId] }) {
      if (!screen || shopId === undefined) return;
      const known = present.get(screen.id);
      if (known) {
        known.sockets += 1;
        return;
      }
      present.set(screen.id, { shopId, sockets: 1 });
      tell(shopId, screen.id, { screenId: screen.id });
    },
    went({ screen }) {
      const known = screen && present.get(screen.id);
      if (!known) return;
      known.sockets -= 1;
      if (known.sockets > 0) return;
      present.delete(screen.id);
      tell(known.shopId, screen.id, null);
    },
    ofShop(shopId) {
      const theirs = [...present].filter(([, { shopId: of }]) => of === shopId);
      return Object.fromEntries(theirs.map(([screenId]) => [screenId, { screenId }]));
    },
  };
}
