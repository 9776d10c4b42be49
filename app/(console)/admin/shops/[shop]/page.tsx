import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { CatalogueScreen } from "#components/admin/catalogue-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { visibleShops } from "../../../../lib/visible-shops.ts";
import { changeSlot, openSlots, saveItem, saveProvider } from "./actions.ts";

interface CataloguePageProps {
  params: Promise<{ shop: string }>;
}

export async function generateMetadata({ params }: CataloguePageProps): Promise<Metadata> {
  const shop = await shopNamed(params);
  return { title: shop ? ((await getLocale()) === "zh-CN" ? shop.nameZh : shop.nameEn) : undefined };
}

export default async function CataloguePage({ params }: CataloguePageProps) {
  const viewer = await requireViewer("admin.manage");
  const shop = await shopNamed(params);
  if (!shop) notFound();
  const catalogue = await getParts().shops.readCatalogue(viewer, { shopId: shop.id });
  const asked = await headers();
  const origin = `${asked.get("x-forwarded-proto") ?? "http"}://${asked.get("host") ?? "localhost"}`;
  return (
    <CatalogueScreen
      catalogue={catalogue}
      origin={origin}
      commands={{ saveItem, saveProvider, openSlots, changeSlot }}
    />
  );
}

async function shopNamed(params: CataloguePageProps["params"]) {
  const { shop: id } = await params;
  return (await visibleShops()).find((shop) => shop.id === id) ?? null;
}
