import { expect, test } from "vitest";
import { routeClassOf } from "./route-class.ts";

test.each([
  ["POST", "/api/v1/orders", "orders_place"],
  ["POST", "/api/v1/orders:bulk", "orders_place"],
  ["GET", "/api/v1/orders/ord_1?x=1", "orders_read"],
  ["GET", "/api/v1/shops/wok/catalogue", "menus"],
  ["GET", "/b/standard-demo-wok", "kitchen_pages"],
  ["GET", "/board/token", "customer_pages"],
  ["GET", "/live?EIO=4", "live"],
  ["POST", "/operator/switches", "operator_pages"],
  ["GET", "/operators", "other"],
  ["GET", "/_next/static/a.js", "other"],
  ["GET", "/", "other"],
])("%s %s is %s", (method, url, route) => {
  expect(routeClassOf(method, url)).toBe(route);
});
