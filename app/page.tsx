import { redirect } from "next/navigation";
import { homeOf } from "#components/shell/home-of.ts";
import { requireViewer } from "./lib/require-viewer.ts";

export default async function RootPage() {
  redirect(homeOf(await requireViewer()));
}
