import type { Core } from "./compose-core.ts";
import type { Viewer } from "./contracts/people.ts";
import type { Api } from "./platform/http/api-server.ts";
import { seriesRoutes } from "./series/series-routes.ts";

export interface ProtectionOptions {
  core: Core;
  api: Api;
  viewerFrom(headers: Headers): Promise<Viewer | null>;
}

/** Wires what watches over the switches: series, effects, debt. Parts of degradation join here. */
export function composeProtection({ core, api, viewerFrom }: ProtectionOptions) {
  seriesRoutes(api, { series: core.series, viewerFrom });
}
