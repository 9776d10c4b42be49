import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BoardsScreen } from "#components/boards/boards-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { kitchenOfPage } from "../../../../lib/kitchen-of-page.ts";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { deleteTemplate } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("boards.list"))("title") };
}

export default async function BoardsPage({ params }: { params: Promise<{ shop: string }> }) {
  const viewer = await requireViewer("boards.manage");
  const { id: shopId } = await kitchenOfPage(params);
  const templates = await getParts().boards.listTemplates(viewer, { shopId });
  return <BoardsScreen shopId={shopId} initial={templates} remove={deleteTemplate} />;
}
