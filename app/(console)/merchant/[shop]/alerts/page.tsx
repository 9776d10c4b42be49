import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { AlertsScreen } from "#components/attention/alerts-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { visibleShops } from "../../../../lib/visible-shops.ts";
import { rotateSecret, saveChannel, sendTest } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("alerts"))("title") };
}

/** A shop's message channel and what went through it. */
export default async function AlertsPage({ params }: { params: Promise<{ shop: string }> }) {
  const viewer = await requireViewer("alerts.manage");
  const { shop: id } = await params;
  const kitchens = (await visibleShops()).filter(({ kind, closed }) => kind === "meal" && !closed);
  const shops = kitchens.map(({ id, nameEn, nameZh }) => ({ id, nameEn, nameZh }));
  const shop = shops.find((one) => one.id === id);
  if (!shop) notFound();
  const state = await getParts().notifications.readChannel(viewer, { shopId: shop.id });
  const { common, errors, public: publicWords, alerts } = await getMessages();
  return (
    <NextIntlClientProvider messages={{ common, errors, public: publicWords, alerts }}>
      <AlertsScreen
        key={shop.id}
        shop={shop}
        shops={shops}
        {...state}
        commands={{ saveChannel, rotateSecret, sendTest }}
      />
    </NextIntlClientProvider>
  );
}
