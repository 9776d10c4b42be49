import type { IncidentRow, PredictionRecord, WatchStanding } from "../contracts/incidents.ts";
import { roleMay } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import { PublishedState } from "../overview/published-state.ts";

const TOPIC = "incidents:all";

/** What followers of `incidents:all` hold. */
export function publishIncidents(hub: Pick<LiveHub, "addSource" | "publish">, tenantId: string) {
  const state = new PublishedState();
  hub.addSource("incidents", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      return viewer?.tenantId === tenantId && roleMay(viewer.role, "attribution.watch");
    },
    load: async () => state.all(),
  });
  return (rows: readonly IncidentRow[], standings: readonly WatchStanding[], record: PredictionRecord) => {
    for (const row of rows) state.put("incident", row.id, row);
    state.keepOnly(
      "incident",
      rows.map(({ id }) => id),
    );
    for (const standing of standings) state.put("watch", standing.measure, standing);
    state.put("record", "now", record);
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  };
}
