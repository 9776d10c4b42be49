import type { Parts } from "../parts.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import type { Catalogue } from "./catalogue.ts";
import { changeSlot } from "./change-slot.ts";
import { openSlots } from "./open-slots.ts";
import { readCatalogue } from "./read-catalogue.ts";
import { saveItem } from "./save-item.ts";
import { saveProvider } from "./save-provider.ts";
import type { ShopsDeps } from "./shops-deps.ts";

export interface ShopsOptions {
  prisma: Prisma;
  clock: Clock;
  catalogue: Pick<Catalogue, "refresh">;
  log: Log;
}

/** What shops offer: the use cases of whoever keeps their menus, slots and providers. */
export function createShops({ prisma, clock, catalogue, log }: ShopsOptions): Parts["shops"] {
  const deps: ShopsDeps = {
    prisma,
    clock,
    catalogueChanged: async () => {
      // The change is saved, and intake also reads on a timer.
      await catalogue.refresh().catch((error) => log.warn({ err: error }, "catalogue could not be reloaded"));
    },
  };
  return {
    readCatalogue: (viewer, input) => readCatalogue(deps, viewer, input),
    saveItem: (viewer, input) => saveItem(deps, viewer, input),
    saveProvider: (viewer, input) => saveProvider(deps, viewer, input),
    openSlots: (viewer, input) => openSlots(deps, viewer, input),
    changeSlot: (viewer, input) => changeSlot(deps, viewer, input),
  };
}
