import type { Bus } from "../../platform/bus.ts";
import type { Api } from "../../platform/http/api-server.ts";
import type { Log } from "../../platform/log.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Receiver } from "../receipts.ts";
import type { SwitchStandings } from "../switch-state.ts";
import { createEventStreams, type StreamLimits } from "./event-streams.ts";
import { createFlags } from "./flags.ts";
import { type OfrepRoutesDeps, ofrepRoutes } from "./routes.ts";
import { createServices } from "./services.ts";

export interface OfrepOptions {
  standings: SwitchStandings;
  keys: OfrepRoutesDeps["keys"] & { isLive(keyId: string): boolean };
  bus: Bus;
  clock: Clock;
  log: Log;
  limits?: Partial<StreamLimits>;
}

/** The switches for other systems, over OpenFeature's remote evaluation protocol. */
export function createOfrep(
  api: Api,
  options: OfrepOptions,
): {
  openStreams(): number;
  /** Services that follow the switches. */
  receivers(): Receiver[];
  stop(): void;
} {
  const { standings, keys, bus, clock, log, limits } = options;
  const flags = createFlags(standings, clock.nowMs());
  const streams = createEventStreams({ flags, keyWorks: keys.isLive, limits });
  const services = createServices({ flags, bus, clock });
  const offBus = bus.on("switchChanged", streams.changed);
  ofrepRoutes(api, { flags, streams, services, keys, log });
  return {
    openStreams: streams.openCount,
    receivers: services.receivers,
    stop() {
      offBus();
      streams.stop();
    },
  };
}
