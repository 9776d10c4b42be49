import { type Permission, type Role, roleMay } from "#server/contracts/people.ts";
import { alertsOf, hasTickets, type ShellShop, ticketsOf } from "./home-of.ts";

export type PageKey =
  | "operations"
  | "switches"
  | "approvals"
  | "audit"
  | "nodes"
  | "queues"
  | "decisions"
  | "engine"
  | "rules"
  | "breakers"
  | "gameDay"
  | "whatIf"
  | "forecast"
  | "shops"
  | "alerts"
  | "boards"
  | "screens"
  | "attribution"
  | "incidents"
  | "investigations"
  | "people"
  | "shopSettings"
  | "apiKeys"
  | "apiDocs";

/** What the entries of a rail have in common; those without a word of their own are set apart by a line. */
export type NavigationGroup = "watch" | "protect" | "engine" | "business" | "administration";
/** Groups whose name stands above them. */
export const namedGroups = ["watch", "protect", "engine"] as const satisfies NavigationGroup[];

export type NavigationItem =
  | { kind: "page"; key: PageKey; href: string; external: boolean; group: NavigationGroup; urgent?: true }
  | { kind: "shop"; shop: ShellShop; href: string; group: NavigationGroup; urgent?: true };

interface Page {
  key: PageKey;
  href: string;
  permission: Permission;
  group: NavigationGroup;
  /** Has a place in a phone's bar before the others. */
  urgent?: true;
  /** Not a page of Next: a full load. */
  external?: boolean;
  /** Not for merchants, whose shops are in the rail themselves. */
  unlessMerchant?: boolean;
}

/** In the order of the rail: entries of a group stand together. */
const pages: readonly Page[] = [
  { key: "operations", href: "/operator", permission: "operations.watch", group: "watch", urgent: true },
  { key: "nodes", href: "/operator/nodes", permission: "operations.watch", group: "watch", urgent: true },
  { key: "queues", href: "/operator/queues", permission: "operations.watch", group: "watch", urgent: true },
  { key: "decisions", href: "/operator/decisions", permission: "operations.watch", group: "watch" },
  {
    key: "switches",
    href: "/operator/switches",
    permission: "operations.watch",
    group: "protect",
    urgent: true,
  },
  { key: "rules", href: "/operator/rules", permission: "operations.watch", group: "protect" },
  { key: "breakers", href: "/operator/breakers", permission: "operations.watch", group: "protect" },
  { key: "gameDay", href: "/operator/game-day", permission: "operations.watch", group: "protect" },
  { key: "approvals", href: "/operator/approvals", permission: "operations.watch", group: "protect" },
  { key: "audit", href: "/operator/audit", permission: "audit.read", group: "protect" },
  { key: "engine", href: "/operator/engine", permission: "operations.watch", group: "engine" },
  { key: "forecast", href: "/operator/forecast", permission: "operations.watch", group: "engine" },
  { key: "whatIf", href: "/operator/what-if", permission: "operations.watch", group: "engine" },
  { key: "shops", href: "/merchant", permission: "tickets.watch", unlessMerchant: true, group: "business" },
  { key: "attribution", href: "/analyst/attribution", permission: "attribution.watch", group: "business" },
  { key: "incidents", href: "/analyst/incidents", permission: "attribution.watch", group: "business" },
  {
    key: "investigations",
    href: "/analyst/investigations",
    permission: "attribution.watch",
    group: "business",
  },
  { key: "people", href: "/admin/people", permission: "admin.manage", group: "administration" },
  { key: "shopSettings", href: "/admin/shops", permission: "admin.manage", group: "administration" },
  { key: "apiKeys", href: "/admin/keys", permission: "admin.manage", group: "administration" },
  {
    key: "apiDocs",
    href: "/api/v1/docs",
    permission: "admin.manage",
    external: true,
    group: "administration",
  },
];

/** A rail is no list: a merchant with more kitchens than this picks from the page of shops. */
const MAX_SHOPS_IN_RAIL = 6;

interface NavigationInput {
  role: Role;
  shops: ShellShop[];
  /** The shop whose page is open: its boards, screens and alerts are one step away. */
  current?: ShellShop | null;
}

/** The pages of a role, in the order of its rail. */
export function navigationFor({ role, shops, current = null }: NavigationInput): NavigationItem[] {
  const merchant = role === "merchant";
  const kitchens = merchant ? shops.filter(hasTickets) : [];
  const inRail = kitchens.slice(0, MAX_SHOPS_IN_RAIL);
  const others = shops.length > inRail.length;
  const kitchen = current && hasTickets(current) ? current : null;
  const alerting = kitchen ?? kitchens[0];
  const ofCurrent =
    kitchen && roleMay(role, "boards.manage")
      ? (["boards", "screens"] as const).map(
          (key): NavigationItem => ({
            kind: "page",
            key,
            href: `/merchant/${kitchen.id}/${key}`,
            external: false,
            group: "business",
          }),
        )
      : [];
  const rooms = pages
    .filter(({ permission }) => roleMay(role, permission))
    .filter(({ unlessMerchant }) => !(merchant && unlessMerchant) || others || shops.length === 0)
    .map(
      ({ key, href, group, urgent, external = false }): NavigationItem => ({
        kind: "page",
        key,
        href,
        external,
        group,
        ...(urgent && { urgent }),
      }),
    );
  // Below the entry they belong to: a merchant's kitchens, everybody else's list of shops.
  const place = merchant ? 0 : rooms.findIndex(({ href }) => href === "/merchant") + 1;
  return [
    ...inRail.map(
      (shop): NavigationItem => ({ kind: "shop", shop, href: ticketsOf(shop.id), group: "business" }),
    ),
    ...rooms.slice(0, place),
    ...ofCurrent,
    ...(alerting && roleMay(role, "alerts.manage")
      ? [
          {
            kind: "page",
            key: "alerts",
            href: alertsOf(alerting.id),
            external: false,
            group: "business",
          } as const,
        ]
      : []),
    ...rooms.slice(place),
  ];
}

/** Whether a group begins at this place of a rail. */
export function beginsGroup(items: readonly NavigationItem[], at: number): boolean {
  return at === 0 || items[at - 1]?.group !== items[at]?.group;
}

/** The item whose page, or a page below it, is open; the longest address wins. */
export function activeHref(items: NavigationItem[], pathname: string): string | null {
  const matching = items
    .map(({ href }) => href)
    .filter((href) => pathname === href || pathname.startsWith(`${href}/`));
  return matching.sort((one, other) => other.length - one.length)[0] ?? null;
}

/** The shop whose page is open, if one is. */
export function shopOf(pathname: string, shops: ShellShop[]): ShellShop | null {
  const id = /^\/merchant\/([^/]+)/.exec(pathname)?.[1];
  return shops.find((shop) => shop.id === id) ?? null;
}

/** As many as a phone's bar has room for; with more, the last place is "More". */
const MAX_IN_BAR = 5;

/** What a phone's bar shows, in the order of the rail; the rest is under "More". Where one is, is always on it. */
export function barOf(items: readonly NavigationItem[], active: string | null): readonly NavigationItem[] {
  if (items.length <= MAX_IN_BAR) return items;
  const byNeed = [...items.filter(({ urgent }) => urgent), ...items.filter(({ urgent }) => !urgent)];
  const chosen = byNeed.slice(0, MAX_IN_BAR - 1);
  const first = items.filter((item) => chosen.includes(item));
  const here = items.find(({ href }) => href === active);
  return !here || first.includes(here) ? first : [...first.slice(0, -1), here];
}
