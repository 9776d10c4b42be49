import type { TopicKind } from "../contracts/live.ts";
import type { OrderClass, OrderKind } from "../contracts/orders.ts";
import { type BlastClass, type SwitchKey, switchCatalogue } from "../contracts/switches.ts";
import type { BlastRadius, RouteClass } from "../contracts/switches-live.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { RouteTraffic } from "../observability/route-traffic.ts";
import type { Journal } from "../orders/journal.ts";
import { touchedBy } from "../overview/rules/touched-by.ts";
import type { Bus } from "../platform/bus.ts";
import type { Clock } from "../shared/clock.ts";

const CELL_MS = 10_000;
const CELLS = 30;

export interface BlastRadiusOptions {
  journal: Pick<Journal, "onCommitted">;
  bus: Bus;
  traffic: RouteTraffic;
  hub: Pick<LiveHubInside, "following">;
  /** Nodes that follow the switches now. */
  liveNodes(): number;
  clock: Clock;
}

/** Ways in that a switch of this class acts on. */
const routesOfClass: Record<BlastClass, readonly RouteClass[]> = {
  writes: ["orders_place"],
  intake: ["orders_place"],
  screens: ["live", "kitchen_pages", "customer_pages", "operator_pages"],
  kitchen: ["kitchen_pages"],
  messages: [],
  analysis: ["analyst_pages"],
  bookings: ["orders_place"],
};

/** Topics whose followers would see a difference. */
const topicsOfClass: Record<BlastClass, readonly TopicKind[]> = {
  writes: ["tickets", "pickup", "track", "operations"],
  intake: [],
  screens: ["tickets", "boards", "pickup", "track", "operations", "queues", "engine", "healing", "forecast"],
  kitchen: ["tickets", "boards"],
  messages: [],
  analysis: [],
  bookings: ["track"],
};

/** Where a switch acts on other ways or screens than its class does. */
const actsOn: Partial<Record<SwitchKey, { routes: readonly RouteClass[]; topics: readonly TopicKind[] }>> = {
  "reads.cached": {
    routes: ["live", "orders_read", "kitchen_pages", "customer_pages"],
    topics: ["tickets", "pickup", "track"],
  },
};

interface Cell {
  at: number;
  /** Shop -> kind, class and refusal as one key -> requests. */
  shops: Map<string, Map<string, number>>;
}

/** What a flip of each switch would touch, counted from what came in the last five minutes. */
export function createBlastRadius({ journal, bus, traffic, hub, liveNodes, clock }: BlastRadiusOptions) {
  const startedAt = clock.nowMs();
  const cells: Cell[] = [];

  function add(at: number, shopId: string, key: string): void {
    const start = Math.floor(at / CELL_MS) * CELL_MS;
    let cell = cells.at(-1);
    if (!cell || cell.at < start) {
      cell = { at: start, shops: new Map() };
      cells.push(cell);
      if (cells.length > CELLS) cells.shift();
    }
    let counts = cell.shops.get(shopId);
    if (!counts) {
      counts = new Map();
      cell.shops.set(shopId, counts);
    }
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  function demandOn(key: SwitchKey, now: number): { count: number; shops: number } {
    const shops = new Set<string>();
    let count = 0;
    for (const cell of cells) {
      if (cell.at <= now - CELLS * CELL_MS) continue;
      for (const [shopId, counts] of cell.shops) {
        for (const [request, times] of counts) {
          if (!touchedBy[key](requestOf(request))) continue;
          shops.add(shopId);
          count += times;
        }
      }
    }
    return { count, shops: shops.size };
  }

  journal.onCommitted((changes) => {
    for (const { before, order } of changes) {
      if (before === null) add(order.acceptedAt, order.shopId, keyOf(order.kind, order.class, false));
    }
  });
  bus.on("refused", (it) => add(it.at, it.shopId, keyOf(it.kind, it.class, true)));

  return {
    of(key: SwitchKey): BlastRadius {
      const now = clock.nowMs();
      const { blast } = switchCatalogue[key];
      const perSecond = traffic.perSecond();
      const routes = (actsOn[key]?.routes ?? routesOfClass[blast])
        .map((route) => ({ route, perSecond: perSecond[route] }))
        .sort((one, other) => other.perSecond - one.perSecond);
      const topics = actsOn[key]?.topics ?? topicsOfClass[blast];
      const { count, shops } = demandOn(key, now);
      const from = Math.floor(now / CELL_MS) * CELL_MS - (CELLS - 1) * CELL_MS;
      const windowMs = Math.max(CELL_MS, now - Math.max(startedAt, from));
      return {
        windowMs,
        routes,
        requestsPerSecond: Math.round(routes.reduce((sum, route) => sum + route.perSecond, 0) * 100) / 100,
        ordersPerMinute: Math.round((count * 600_000) / windowMs) / 10,
        shops,
        screens: topics.length > 0 ? topics.reduce((sum, kind) => sum + hub.following(kind), 0) : null,
        nodes: liveNodes(),
      };
    },
  };
}

function keyOf(kind: OrderKind, criticality: OrderClass, refused: boolean): string {
  return `${kind}/${criticality}/${refused ? "refused" : ""}`;
}

function requestOf(key: string) {
  const [kind, criticality, refused] = key.split("/");
  return { kind: kind as OrderKind, class: criticality as OrderClass, refused: refused === "refused" };
}
