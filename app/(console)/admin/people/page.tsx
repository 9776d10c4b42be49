import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PeopleScreen } from "#components/admin/people-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { visibleShops } from "../../../lib/visible-shops.ts";
import { createPerson, updatePerson } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.people"))("title") };
}

export default async function PeoplePage() {
  const viewer = await requireViewer("admin.manage");
  const [people, shops] = await Promise.all([getParts().identity.listPeople(viewer), visibleShops()]);
  return (
    <PeopleScreen
      people={people}
      shops={shops}
      selfId={viewer.id}
      createPerson={createPerson}
      updatePerson={updatePerson}
    />
  );
}
