import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { visibleShops } from "../../../../lib/visible-shops.ts";
import { TicketsClient } from "./client.tsx";

interface TicketsPageProps {
  params: Promise<{ shop: string }>;
  searchParams: Promise<{ template?: string | string[] }>;
}

export async function generateMetadata({ params }: Pick<TicketsPageProps, "params">): Promise<Metadata> {
  const shop = await shopNamed(params);
  return { title: shop ? ((await getLocale()) === "zh-CN" ? shop.nameZh : shop.nameEn) : undefined };
}

/** The kitchen's screen, as the shop's standard board or the one asked for. Its tickets come by the live topic. */
export default async function TicketsPage({ params, searchParams }: TicketsPageProps) {
  const viewer = await requireViewer("tickets.watch");
  const shop = await shopNamed(params);
  if (!shop) notFound();
  const templates = await getParts().boards.listTemplates(viewer, { shopId: shop.id });
  const { template: wanted } = await searchParams;
  // The first is the standard one, which every shop has.
  const template = templates.find(({ id }) => id === wanted) ?? templates[0];
  if (!template) notFound();
  return <TicketsClient key={template.id} shopId={shop.id} template={template} />;
}

async function shopNamed(params: TicketsPageProps["params"]) {
  const { shop: id } = await params;
  return (await visibleShops()).find((shop) => shop.id === id) ?? null;
}
