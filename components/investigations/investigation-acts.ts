import type { CommandResult } from "#server/contracts/command.ts";
import type { Investigation } from "#server/contracts/investigations.ts";

type Act = (input: unknown) => Promise<CommandResult<Investigation>>;

/** The server actions an investigation's page needs. */
export interface InvestigationActs {
  onChange: Act;
  onDuplicate: Act;
  onRemove: (input: unknown) => Promise<CommandResult<{ id: string }>>;
  onRestore: Act;
  onRemoveFinding: Act;
  onMoveFinding: Act;
  onAddNote: Act;
  onEditNote: Act;
  onDeleteNote: Act;
}

export type InvestigationAct = Act;
