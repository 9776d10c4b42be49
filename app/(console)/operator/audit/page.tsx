import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { AuditPage } from "./client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit");
  return { title: t("title") };
}

export default async function Page() {
  await requireViewer("audit.read");
  return <AuditPage />;
}
