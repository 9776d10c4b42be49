import { redirect } from "next/navigation";
import { homeOf } from "#components/shell/home-of.ts";
import { requireViewer } from "./lib/require-viewer.ts";
import { visibleShops } from "./lib/visible-shops.ts";

export default async function RootPage() {
  const { role } = await requireViewer();
  redirect(homeOf({ role, shops: await visibleShops() }));
}
