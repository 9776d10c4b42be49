import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { roleMay } from "#server/contracts/people.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { applyVariant, cancelRun } from "./actions.ts";
import { WhatIf } from "./client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("whatIf");
  return { title: t("title") };
}

export default async function WhatIfPage() {
  const viewer = await requireViewer("operations.watch");
  return (
    <WhatIf mayAct={roleMay(viewer.role, "operations.act")} onCancel={cancelRun} onApply={applyVariant} />
  );
}
