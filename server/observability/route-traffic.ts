import { type RouteClass, routeClasses } from "../contracts/switches-live.ts";
import type { Clock } from "../shared/clock.ts";
import { routeClassOf } from "./rules/route-class.ts";

const CELL_MS = 10_000;
const CELLS = 30;

export interface RouteTraffic {
  count(method: string, url: string): void;
  /** Requests a second over the last five minutes, or since the start. */
  perSecond(): Record<RouteClass, number>;
  /** ms that perSecond covers. */
  windowMs(): number;
}

/** How often each way into this process is taken: ten-second cells of the last five minutes, in memory. */
export function createRouteTraffic(clock: Clock): RouteTraffic {
  const startedAt = clock.nowMs();
  const cells: { at: number; counts: Record<RouteClass, number> }[] = [];

  function newest(now: number) {
    const at = Math.floor(now / CELL_MS) * CELL_MS;
    const last = cells.at(-1);
    if (last && last.at >= at) return last;
    const cell = { at, counts: zeros() };
    cells.push(cell);
    if (cells.length > CELLS) cells.shift();
    return cell;
  }
  const windowMs = (now: number) => {
    const from = Math.floor(now / CELL_MS) * CELL_MS - (CELLS - 1) * CELL_MS;
    return Math.max(1_000, now - Math.max(startedAt, from));
  };

  return {
    count(method, url) {
      newest(clock.nowMs()).counts[routeClassOf(method, url)] += 1;
    },
    perSecond() {
      const now = clock.nowMs();
      const sum = zeros();
      for (const { at, counts } of cells) {
        if (at <= now - CELLS * CELL_MS) continue;
        for (const route of routeClasses) sum[route] += counts[route];
      }
      const seconds = windowMs(now) / 1_000;
      for (const route of routeClasses) sum[route] = Math.round((sum[route] / seconds) * 100) / 100;
      return sum;
    },
    windowMs: () => windowMs(clock.nowMs()),
  };
}

function zeros(): Record<RouteClass, number> {
  return Object.fromEntries(routeClasses.map((route) => [route, 0])) as Record<RouteClass, number>;
}
