import type { RouteClass } from "../../contracts/switches-live.ts";

/** Longest first where one begins another. */
const byStart: readonly [string, RouteClass][] = [
  ["/api/v1/orders", "orders_read"],
  ["/api/v1/receipts", "orders_read"],
  ["/api/v1/shops", "menus"],
  ["/api/v1/nodes", "nodes"],
  ["/api/v1/live", "live"],
  ["/live", "live"],
  ["/ofrep", "flags"],
  ["/merchant", "kitchen_pages"],
  ["/b", "kitchen_pages"],
  ["/pair", "kitchen_pages"],
  ["/board", "customer_pages"],
  ["/track", "customer_pages"],
  ["/operator", "operator_pages"],
  ["/api/v1/what-if", "operator_pages"],
  ["/api/v1/decisions", "operator_pages"],
  ["/analyst", "analyst_pages"],
  ["/api/v1/attribution", "analyst_pages"],
  ["/admin", "admin_pages"],
];

/** Which way in a request takes: by its method and path alone, since this is asked of every request. */
export function routeClassOf(method: string, url: string): RouteClass {
  for (const [start, route] of byStart) {
    if (!url.startsWith(start) || !isEnd(url.charCodeAt(start.length))) continue;
    return route === "orders_read" && method === "POST" ? "orders_place" : route;
  }
  return "other";
}

/** End of the text, or one of / ? # : */
function isEnd(code: number): boolean {
  return Number.isNaN(code) || code === 47 || code === 63 || code === 35 || code === 58;
}
