import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { visibleShops } from "../../../../lib/visible-shops.ts";
import { TicketsClient } from "./client.tsx";

interface TicketsPageProps {
  params: Promise<{ shop: string }>;
}

export async function generateMetadata({ params }: TicketsPageProps): Promise<Metadata> {
  const shop = await shopNamed(params);
  return { title: shop ? ((await getLocale()) === "zh-CN" ? shop.nameZh : shop.nameEn) : undefined };
}

/** The kitchen's screen. Its tickets come by the live topic; the page only says whose they are. */
export default async function TicketsPage({ params }: TicketsPageProps) {
  await requireViewer("tickets.watch");
  const shop = await shopNamed(params);
  if (!shop) notFound();
  return <TicketsClient shopId={shop.id} />;
}

async function shopNamed(params: TicketsPageProps["params"]) {
  const { shop: id } = await params;
  return (await visibleShops()).find((shop) => shop.id === id) ?? null;
}
