import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ForecastScreen } from "#components/forecast/forecast-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("forecast");
  return { title: t("title") };
}

export default async function ForecastPage() {
  const viewer = await requireViewer("operations.watch");
  // The first paint shows figures at once; without them the page waits for the feed and says so.
  const first = await getParts()
    .live.snapshot<"forecast">(viewer, "forecast:all")
    .catch(() => null);
  return <ForecastScreen first={first} />;
}
