import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ShopList } from "#components/shell/shop-list.tsx";
import { roleMay } from "#server/contracts/people.ts";
import { requireViewer } from "../../lib/require-viewer.ts";
import { visibleShops } from "../../lib/visible-shops.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("common.shops"))("title") };
}

export default async function ShopsPage() {
  const { role } = await requireViewer("tickets.watch");
  return <ShopList shops={await visibleShops()} mayAlert={roleMay(role, "alerts.manage")} />;
}
