import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RulesScreen } from "#components/rules/rules-screen.tsx";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { backtestRule, removeRule, saveRule, setLevel, setRuleMode } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("rules");
  return { title: t("title") };
}

export default async function RulesPage() {
  const viewer = await requireViewer("operations.watch");
  // The first paint shows figures at once; without them the page waits for the feed and says so.
  const first = await getParts()
    .live.snapshot<"protection">(viewer, "protection:all")
    .catch(() => null);
  return (
    <RulesScreen
      first={first}
      mayAct={roleMay(viewer.role, "operations.act")}
      onSave={saveRule}
      onMode={setRuleMode}
      onRemove={removeRule}
      onBacktest={backtestRule}
      onLevel={setLevel}
    />
  );
}
