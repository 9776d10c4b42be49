import "server-only";
import { notFound } from "next/navigation";
import type { ShopRow } from "#server/contracts/admin.ts";
import { visibleShops } from "./visible-shops.ts";

/** The kitchen whose page is asked for; any other address leads to "not found". */
export async function kitchenOfPage(params: Promise<{ shop: string }>): Promise<ShopRow> {
  const { shop: id } = await params;
  const shop = (await visibleShops()).find((one) => one.id === id);
  if (shop?.kind !== "meal") notFound();
  return shop;
}
