import type { ShopRow } from "#server/contracts/admin.ts";
import type { Role } from "#server/contracts/people.ts";

/** What the shell needs to know of a shop. */
export type ShellShop = Pick<ShopRow, "id" | "nameEn" | "nameZh" | "kind" | "closed">;

const homes: Record<Role, (shops: ShellShop[]) => string> = {
  administrator: () => "/operator",
  operator: () => "/operator",
  analyst: () => "/analyst/attribution",
  merchant: (shops) => {
    const kitchen = shops.find(hasTickets);
    return kitchen ? ticketsOf(kitchen.id) : "/merchant";
  },
};

/** Where a person's day starts. */
export function homeOf({ role, shops }: { role: Role; shops: ShellShop[] }): string {
  return homes[role](shops);
}

/** Only meals become tickets. */
export const hasTickets = ({ kind, closed }: Pick<ShellShop, "kind" | "closed">): boolean =>
  kind === "meal" && !closed;

/** Where a shop is told of orders nobody sees. */
export const alertsOf = (shopId: string): string => `/merchant/${shopId}/alerts`;
export const ticketsOf = (shopId: string): string => `/merchant/${shopId}/tickets`;
