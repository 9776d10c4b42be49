import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { getParts } from "#server/process-registry.ts";
import { hasCode } from "#server/shared/errors.ts";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { addFinding, createInvestigation } from "../../investigations/actions.ts";
import { judgeCause } from "../actions.ts";
import { FindingView } from "./client.tsx";

interface FindingProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: FindingProps): Promise<Metadata> {
  const t = await getTranslations("investigations.finding");
  return { title: t("title", { id: (await params).id }) };
}

export default async function FindingPage({ params }: FindingProps) {
  const viewer = await requireViewer("attribution.watch");
  const { id } = await params;
  const finding = await getParts()
    .findings.read(viewer, { id })
    .catch((error: unknown) => {
      if (hasCode(error, "NOT_FOUND")) return null;
      throw error;
    });
  if (!finding) notFound();
  return (
    <FindingView finding={finding} onJudge={judgeCause} onCreate={createInvestigation} onAdd={addFinding} />
  );
}
