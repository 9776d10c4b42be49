import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { getParts } from "#server/process-registry.ts";
import { hasCode } from "#server/shared/errors.ts";
import { requireViewer } from "../../../../lib/require-viewer.ts";
import { judgeCause } from "../../findings/actions.ts";
import {
  addNote,
  changeInvestigation,
  deleteNote,
  duplicateInvestigation,
  editNote,
  moveFinding,
  removeFinding,
  removeInvestigation,
  restoreInvestigation,
} from "../actions.ts";
import { InvestigationView } from "./client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("investigations");
  return { title: t("title") };
}

export default async function InvestigationPage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireViewer("attribution.watch");
  const { findings, investigations } = getParts();
  const first = await investigations.read(viewer, await params).catch((error: unknown) => {
    if (hasCode(error, "NOT_FOUND") || hasCode(error, "INVALID_REQUEST")) return null;
    throw error;
  });
  if (!first) notFound();
  const [attached] = first.findings;
  return (
    <InvestigationView
      first={first}
      firstFinding={attached ? await findings.read(viewer, { id: attached.id }) : null}
      viewer={{ id: viewer.id, administrator: viewer.role === "administrator" }}
      acts={{
        onChange: changeInvestigation,
        onDuplicate: duplicateInvestigation,
        onRemove: removeInvestigation,
        onRestore: restoreInvestigation,
        onRemoveFinding: removeFinding,
        onMoveFinding: moveFinding,
        onAddNote: addNote,
        onEditNote: editNote,
        onDeleteNote: deleteNote,
      }}
      onJudge={judgeCause}
    />
  );
}
