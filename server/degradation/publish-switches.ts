import { roleMay } from "../contracts/people.ts";
import { type SwitchKey, switchKeys } from "../contracts/switches.ts";
import { type BlastRadius, FLIPS_KEPT_PER_SWITCH, type SwitchFlip } from "../contracts/switches-live.ts";
import type { LiveHubInside, TopicSource } from "../live/hub.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Bus } from "../platform/bus.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import type { Degradation } from "./create-degradation.ts";

const TOPIC = "switches:all";
const OUTLOOK_MS = 2_000;

export interface PublishSwitchesOptions {
  degradation: Pick<Degradation, "rows" | "historyOf" | "outlookOf" | "served">;
  blast: { of(key: SwitchKey): BlastRadius };
  hub: Pick<LiveHubInside, "addSource" | "publish" | "isFollowed">;
  bus: Bus;
  log: { warn(details: object, message: string): void };
}

/** Every switch with its history and what a flip would touch, published live as `switches:all`. */
export function publishSwitches({ degradation, blast, hub, bus, log }: PublishSwitchesOptions) {
  const state = new PublishedState();
  const histories = new Map<SwitchKey, SwitchFlip[]>();
  const offBus: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  function putRows(): void {
    for (const row of degradation.rows()) state.put("switch", row.key, row);
    const served = degradation.served();
    for (const row of served) state.put("served", `${row.key}/${row.nodeId}`, row);
    state.keepOnly(
      "served",
      served.map((row) => `${row.key}/${row.nodeId}`),
    );
  }

  function putOutlooks(): void {
    for (const key of switchKeys) {
      state.put("outlook", key, { key, ...degradation.outlookOf(key), blast: blast.of(key) });
    }
  }

  async function readHistory(key: SwitchKey): Promise<void> {
    histories.set(key, await degradation.historyOf(key, FLIPS_KEPT_PER_SWITCH));
    const flips = [...histories.values()].flat();
    for (const flip of flips) state.put("flip", String(flip.revision), flip);
    state.keepOnly(
      "flip",
      flips.map((flip) => String(flip.revision)),
    );
  }

  function publish(): void {
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  const tell = (error: unknown) =>
    log.warn({ error: String(error) }, "switches: the history could not be read");

  /** A flip changes what speaks against others, too. */
  function flipped(key: SwitchKey): void {
    putRows();
    putOutlooks();
    publish();
    readHistory(key).then(publish, tell);
  }

  const source: TopicSource = {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      // Switches are the installation's: they act on every tenant at once.
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    async load() {
      putRows();
      putOutlooks();
      publish();
      return state.all();
    },
  };
  hub.addSource("switches", source);

  return {
    async start() {
      // Without the database the page has no history, until the next flip.
      for (const key of switchKeys) await readHistory(key).catch(tell);
      offBus.push(
        bus.on("switchChanged", ({ key }) => flipped(key)),
        bus.on("switchApplied", () => {
          putRows();
          publish();
        }),
      );
      timer = setInterval(() => {
        if (!hub.isFollowed(TOPIC)) return;
        putRows();
        putOutlooks();
        publish();
      }, OUTLOOK_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      for (const off of offBus) off();
    },
  };
}
