import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { KeysScreen } from "#components/admin/keys-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { createClient, createKey, revokeKey, updateClient } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.keys"))("title") };
}

export default async function KeysPage() {
  const viewer = await requireViewer("admin.manage");
  const clients = await getParts().identity.listClients(viewer);
  const asked = await headers();
  const origin = `${asked.get("x-forwarded-proto") ?? "http"}://${asked.get("host") ?? "localhost"}`;
  return (
    <KeysScreen
      clients={clients}
      origin={origin}
      createClient={createClient}
      updateClient={updateClient}
      createKey={createKey}
      revokeKey={revokeKey}
    />
  );
}
