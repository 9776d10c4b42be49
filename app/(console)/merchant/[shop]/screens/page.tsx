import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { ScreensScreen } from "#components/boards/screens-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { kitchenOfPage } from "../../../../lib/kitchen-of-page.ts";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { changeScreen, claimScreen, revokeScreen } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("boards.screens"))("title") };
}

export default async function ScreensPage({ params }: { params: Promise<{ shop: string }> }) {
  const viewer = await requireViewer("boards.manage");
  const { id: shopId } = await kitchenOfPage(params);
  const templates = await getParts().boards.listTemplates(viewer, { shopId });
  return (
    <ScreensScreen
      shopId={shopId}
      templates={templates}
      pairAddress={`${(await headers()).get("host") ?? "localhost"}/pair`}
      commands={{ claim: claimScreen, change: changeScreen, revoke: revokeScreen }}
    />
  );
}
