import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { restoreInvestigation } from "./actions.ts";
import { Investigations } from "./client.tsx";
import { loadInvestigationParams } from "./search-params.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("investigations");
  return { title: t("title") };
}

export default async function InvestigationsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const viewer = await requireViewer("attribution.watch");
  const { search, ...list } = await loadInvestigationParams(searchParams);
  const wanted = { ...list, search: search.slice(0, 80) };
  return (
    <Investigations
      page={await getParts().investigations.list(viewer, wanted)}
      list={wanted}
      viewer={{ id: viewer.id, administrator: viewer.role === "administrator" }}
      onRestore={restoreInvestigation}
    />
  );
}
