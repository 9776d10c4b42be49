import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { hasCode } from "#server/shared/errors.ts";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { askForFlip, setSwitch, undoSwitch } from "../../../operator/actions.ts";
import { acknowledgeIncident, dismissIncident, reopenIncident, saveIncident } from "../actions.ts";
import { Incident } from "./client.tsx";

interface IncidentPageProps {
  /** Id or short name. */
  params: Promise<{ incident: string }>;
}

export async function generateMetadata({ params }: IncidentPageProps): Promise<Metadata> {
  const t = await getTranslations("incidents");
  return { title: `${(await params).incident} · ${t("title")}` };
}

export default async function IncidentPage({ params }: IncidentPageProps) {
  const viewer = await requireViewer("attribution.watch");
  const { incident } = await params;
  const first = await getParts()
    .incidents.read(viewer, { id: incident })
    .catch((error: unknown) => {
      if (hasCode(error, "NOT_FOUND")) notFound();
      throw error;
    });
  return (
    <Incident
      first={first}
      mayFlip={roleMay(viewer.role, "operations.act")}
      actions={{
        acknowledge: acknowledgeIncident,
        dismiss: dismissIncident,
        reopen: reopenIncident,
        save: saveIncident,
      }}
      flip={{ onSet: setSwitch, onUndo: undoSwitch, onAsk: askForFlip }}
    />
  );
}
