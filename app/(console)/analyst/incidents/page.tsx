import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { IncidentsScreen } from "#components/incidents/incidents-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("incidents");
  return { title: t("title") };
}

export default async function IncidentsPage() {
  const viewer = await requireViewer("attribution.watch");
  const first = await getParts()
    .live.snapshot<"incidents">(viewer, "incidents:all")
    .catch(() => null);
  return <IncidentsScreen first={first} />;
}
