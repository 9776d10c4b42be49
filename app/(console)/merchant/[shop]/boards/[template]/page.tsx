import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BoardEditor } from "#components/boards/board-editor.tsx";
import { defaultTemplate } from "#components/tickets/default-template.ts";
import type { PublishedTemplate } from "#server/contracts/boards.ts";
import { getParts } from "#server/process-registry.ts";
import { kitchenOfPage } from "../../../../../lib/kitchen-of-page.ts";
import { requireViewer } from "../../../../../lib/require-viewer.ts";
import { listVersions, publishTemplate, restoreTemplate } from "../actions.ts";

interface EditorPageProps {
  params: Promise<{ shop: string; template: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("boards.list"))("title") };
}

/** A board being changed; `new` for one that is not there yet. */
export default async function EditorPage({ params }: EditorPageProps) {
  const viewer = await requireViewer("boards.manage");
  const { id: shopId } = await kitchenOfPage(params);
  const { template: id } = await params;
  const initial =
    id === "new"
      ? unborn(shopId)
      : (await getParts().boards.listTemplates(viewer, { shopId })).find((one) => one.id === id);
  if (!initial) notFound();
  return (
    <BoardEditor
      key={initial.id}
      shopId={shopId}
      initial={initial}
      commands={{ publish: publishTemplate, restore: restoreTemplate, listVersions }}
    />
  );
}

const unborn = (shopId: string): PublishedTemplate => ({
  id: "new",
  shopId,
  name: "",
  version: 0,
  template: defaultTemplate,
  publishedAt: 0,
  publishedBy: "",
});
