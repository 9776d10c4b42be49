import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { ContrastPage } from "./client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contrast.page");
  return { title: t("title") };
}

export default async function Page() {
  await requireViewer("attribution.watch");
  return <ContrastPage />;
}
