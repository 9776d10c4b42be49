import { describe, expect, it } from "vitest";
import { homeOf, type ShellShop } from "./home-of.ts";
import { activeHref, barOf, beginsGroup, type NavigationItem, navigationFor, shopOf } from "./navigation.ts";

const shop = (id: string, kind: ShellShop["kind"] = "meal", closed = false): ShellShop => ({
  id,
  nameEn: id,
  nameZh: id,
  kind,
  closed,
});
const hrefs = (role: Parameters<typeof navigationFor>[0]["role"], shops: ShellShop[]) =>
  navigationFor({ role, shops }).map(({ href }) => href);

const operations = [
  "/operator",
  "/operator/nodes",
  "/operator/queues",
  "/operator/decisions",
  "/operator/switches",
  "/operator/rules",
  "/operator/breakers",
  "/operator/game-day",
  "/operator/approvals",
  "/operator/audit",
  "/operator/engine",
  "/operator/forecast",
  "/operator/what-if",
];

const analysis = ["/analyst/attribution", "/analyst/incidents", "/analyst/investigations"];

/** Who only watches does not read who did what. */
const watched = operations.filter((href) => href !== "/operator/audit");

describe("navigationFor", () => {
  it("shows each role its own rooms and no others", () => {
    expect(hrefs("operator", [shop("a")])).toEqual([...operations, "/merchant", ...analysis]);
    expect(hrefs("analyst", [shop("a")])).toEqual([...watched, ...analysis]);
    expect(hrefs("administrator", [])).toEqual([
      ...operations,
      "/merchant",
      ...analysis,
      "/admin/people",
      "/admin/shops",
      "/admin/keys",
      "/api/v1/docs",
    ]);
  });

  it("gives a merchant one entry a kitchen, their alerts, and the list only when it holds more", () => {
    expect(hrefs("merchant", [shop("a"), shop("b")])).toEqual([
      "/merchant/a/tickets",
      "/merchant/b/tickets",
      "/merchant/a/alerts",
    ]);
    expect(hrefs("merchant", [shop("a"), shop("c", "reservation")])).toEqual([
      "/merchant/a/tickets",
      "/merchant/a/alerts",
      "/merchant",
    ]);
    expect(hrefs("merchant", [])).toEqual(["/merchant"]);
    const many = Array.from({ length: 9 }, (_, i) => shop(`s${i}`));
    expect(hrefs("merchant", many)).toHaveLength(8);
  });
});

describe("the open shop's boards, screens and alerts", () => {
  const at = (role: "merchant" | "operator" | "analyst", current: ShellShop) =>
    navigationFor({ role, shops: [shop("a"), shop("b")], current }).map(({ href }) => href);

  it("are below its entry, for those who may change them", () => {
    expect(at("merchant", shop("b"))).toEqual([
      "/merchant/a/tickets",
      "/merchant/b/tickets",
      "/merchant/b/boards",
      "/merchant/b/screens",
      "/merchant/b/alerts",
    ]);
    expect(at("operator", shop("a")).slice(operations.length, operations.length + 3)).toEqual([
      "/merchant",
      "/merchant/a/boards",
      "/merchant/a/screens",
    ]);
    expect(at("analyst", shop("a"))).toEqual([...watched, ...analysis]);
    expect(at("merchant", shop("c", "reservation"))).toHaveLength(3);
  });
});

describe("groups of the rail", () => {
  it("stand together, each begun once", () => {
    const items = navigationFor({ role: "administrator", shops: [] });
    const begun = items.filter((_, at) => beginsGroup(items, at)).map(({ group }) => group);
    expect(begun).toEqual(["watch", "protect", "engine", "business", "administration"]);
  });
});

describe("homeOf", () => {
  it.each([
    ["administrator", [shop("a")], "/operator"],
    ["operator", [shop("a")], "/operator"],
    ["analyst", [shop("a")], "/analyst/attribution"],
    [
      "merchant",
      [shop("clean", "home_service"), shop("old", "meal", true), shop("wok")],
      "/merchant/wok/tickets",
    ],
    ["merchant", [shop("clean", "home_service")], "/merchant"],
    ["merchant", [], "/merchant"],
  ] as const)("%s starts at the right page", (role, shops, expected) => {
    expect(homeOf({ role, shops: [...shops] })).toBe(expected);
  });
});

describe("activeHref", () => {
  const items = navigationFor({ role: "administrator", shops: [] });

  it("is the open shop's own entry, not the list of shops, on each of its pages", () => {
    const shops = [shop("a"), shop("b"), shop("c", "reservation")];
    const current = navigationFor({ role: "merchant", shops, current: shops[1] ?? null });
    for (const page of ["tickets", "boards", "screens", "alerts"]) {
      expect(activeHref(current, `/merchant/b/${page}`)).toBe(`/merchant/b/${page}`);
    }
  });

  it.each([
    ["/operator", "/operator"],
    ["/operator/else", "/operator"],
    ["/merchant/demo-wok/tickets", "/merchant"],
    ["/operators", null],
    ["/", null],
  ])("%s lights %s", (pathname, expected) => {
    expect(activeHref(items, pathname)).toBe(expected);
  });
});

describe("shopOf", () => {
  it("knows the shop by the address, and no shop that is not the viewer's", () => {
    expect(shopOf("/merchant/wok/tickets", [shop("wok")])?.id).toBe("wok");
    expect(shopOf("/merchant/other/tickets", [shop("wok")])).toBeNull();
    expect(shopOf("/operator", [shop("wok")])).toBeNull();
  });
});

describe("barOf", () => {
  const items = ["a", "b", "c", "d", "e", "f"].map((href) => ({ href }) as NavigationItem);
  const shown = (all: NavigationItem[], active: string | null) =>
    barOf(all, active)
      .map(({ href }) => href)
      .join("");

  it("shows all that fit, and else leaves the last place to More", () => {
    expect(shown(items.slice(0, 5), "a")).toBe("abcde");
    expect(shown(items, "b")).toBe("abcd");
    expect(shown(items, null)).toBe("abcd");
  });

  it("keeps what is needed in a hurry on it, wherever it stands in the rail", () => {
    const operator = navigationFor({ role: "operator", shops: [] });
    expect(barOf(operator, null).map(({ href }) => href)).toEqual([
      "/operator",
      "/operator/nodes",
      "/operator/queues",
      "/operator/switches",
    ]);
  });

  it("always shows where one is", () => {
    expect(shown(items, "f")).toBe("abcf");
  });
});
