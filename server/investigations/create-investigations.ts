import type { Parts } from "../parts.ts";
import { addFinding, moveFinding, removeFinding } from "./attached-findings.ts";
import { judgeCause } from "./cause-words.ts";
import { changeInvestigation } from "./change-investigation.ts";
import { createInvestigation, duplicateInvestigation } from "./create-investigation.ts";
import { addNote, deleteNote, editNote } from "./investigation-notes.ts";
import type { InvestigationsDeps } from "./investigations-deps.ts";
import { listInvestigations } from "./list-investigations.ts";
import { readFinding } from "./read-finding.ts";
import { readInvestigation } from "./read-investigation.ts";
import { removeInvestigation, restoreInvestigation } from "./remove-investigation.ts";
import { shareFinding } from "./share-finding.ts";

export type Investigations = Pick<Parts, "findings" | "investigations">;

/** Findings that stay as they were, and what analysts make of them together. */
export function createInvestigations(deps: InvestigationsDeps): Investigations {
  return {
    findings: {
      share: (viewer, input) => shareFinding(deps, viewer, input),
      read: (viewer, input) => readFinding(deps, viewer, input),
      judge: (viewer, input) => judgeCause(deps, viewer, input),
    },
    investigations: {
      list: (viewer, input) => listInvestigations(deps, viewer, input),
      read: (viewer, input) => readInvestigation(deps, viewer, input),
      create: (viewer, input) => createInvestigation(deps, viewer, input),
      duplicate: (viewer, input) => duplicateInvestigation(deps, viewer, input),
      change: (viewer, input) => changeInvestigation(deps, viewer, input),
      remove: (viewer, input) => removeInvestigation(deps, viewer, input),
      restore: (viewer, input) => restoreInvestigation(deps, viewer, input),
      addFinding: (viewer, input) => addFinding(deps, viewer, input),
      removeFinding: (viewer, input) => removeFinding(deps, viewer, input),
      moveFinding: (viewer, input) => moveFinding(deps, viewer, input),
      addNote: (viewer, input) => addNote(deps, viewer, input),
      editNote: (viewer, input) => editNote(deps, viewer, input),
      deleteNote: (viewer, input) => deleteNote(deps, viewer, input),
    },
  };
}
