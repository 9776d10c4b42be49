import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Runbook } from "#components/switches/runbook.tsx";
import { requireViewer } from "../../../../lib/require-viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("switches.runbook");
  return { title: t("title") };
}

/** The runbook that ships with this version, readable while everything else is down. */
export default async function RunbookPage() {
  await requireViewer("operations.watch");
  const t = await getTranslations("switches.runbook");
  const text = await readFile(path.join(process.cwd(), "docs", "switches.md"), "utf8").catch(() => null);
  return (
    <Runbook
      title={t("title")}
      text={text}
      missing={t("missing")}
      back={<Link href="/operator/switches">{t("back")}</Link>}
    />
  );
}
