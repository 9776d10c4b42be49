import type { DebtRow, EffectRow } from "../contracts/effects.ts";
import { roleMay } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import { PublishedState } from "../overview/published-state.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";

const TOPIC = "effects:all";
const EFFECTS_KEPT = 60;
const DEBTS_KEPT = 10;

/** What followers of `effects:all` hold. */
export function publishEffects(hub: Pick<LiveHub, "addSource" | "publish">) {
  const state = new PublishedState();
  let publishing = false;

  hub.addSource("effects", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      // Switches and what they did are the installation's: they tell of every tenant at once.
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => state.all(),
  });

  function put(collection: "effect" | "debt", id: string, value: EffectRow | DebtRow): void {
    state.put(collection, id, value);
    if (publishing) return;
    publishing = true;
    setImmediate(() => {
      publishing = false;
      state.keepNewest("effect", EFFECTS_KEPT);
      state.keepNewest("debt", DEBTS_KEPT);
      const changes = state.takeChanges();
      if (changes.length > 0) hub.publish(TOPIC, changes);
    });
  }

  return {
    effect: (row: EffectRow) => put("effect", String(row.revision), row),
    debt: (row: DebtRow) => put("debt", row.id, row),
  };
}
