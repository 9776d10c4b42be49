import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { visibleShops } from "../../../lib/visible-shops.ts";
import { cancelBulk, previewBulk, sideline, startBulk } from "./actions.ts";
import { QueuesPage } from "./client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("queues");
  return { title: t("title") };
}

export default async function Page() {
  const viewer = await requireViewer("operations.watch");
  // The first paint shows the queues at once; without them the page waits for the feed and says so.
  const first = await getParts()
    .live.snapshot<"queues">(viewer, "queues:all")
    .catch(() => null);
  const shops = await visibleShops();
  return (
    <QueuesPage
      first={first}
      shops={shops.map(({ id, nameEn, nameZh }) => ({ id, nameEn, nameZh }))}
      mayAct={roleMay(viewer.role, "operations.act")}
      onSideline={sideline}
      onPreview={previewBulk}
      onStart={startBulk}
      onCancel={cancelBulk}
    />
  );
}
