import type { ApprovalMode, ApprovalRow, Decide, Review } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";

export interface ApprovalCommands {
  decide: (input: Decide) => Promise<CommandResult<ApprovalRow>>;
  withdraw: (input: { id: string }) => Promise<CommandResult<ApprovalRow>>;
  review: (input: Review) => Promise<CommandResult<{ seq: number }>>;
  changeMode: (input: {
    mode: ApprovalMode;
    reason: string;
    alone?: boolean;
  }) => Promise<CommandResult<{ outcome: "go" | "asked" } | null>>;
}
