import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { addAnnotation, changeAnnotation, explain, removeAnnotation, restoreAnnotation } from "../actions.ts";
import { shareFinding } from "../findings/actions.ts";
import { addFinding, createInvestigation } from "../investigations/actions.ts";
import { Attribution } from "./client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analyst");
  return { title: t("title") };
}

const annotate = {
  add: addAnnotation,
  change: changeAnnotation,
  remove: removeAnnotation,
  restore: restoreAnnotation,
};

export default async function AttributionPage() {
  await requireViewer("attribution.watch");
  return (
    <Attribution
      onExplain={explain}
      annotate={annotate}
      onShare={shareFinding}
      onCreate={createInvestigation}
      onAdd={addFinding}
    />
  );
}
