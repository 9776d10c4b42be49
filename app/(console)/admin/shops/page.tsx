import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ShopsScreen } from "#components/admin/shops-screen.tsx";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { visibleShops } from "../../../lib/visible-shops.ts";
import { createShop, updateShop } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.shops"))("title") };
}

export default async function ShopSettingsPage() {
  await requireViewer("admin.manage");
  return <ShopsScreen shops={await visibleShops()} createShop={createShop} updateShop={updateShop} />;
}
