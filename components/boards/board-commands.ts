import type { PublishedTemplate, ScreenRow, TemplateVersion } from "#server/contracts/boards.ts";
import type { CommandResult } from "#server/contracts/command.ts";

type Command<T> = (input: unknown) => Promise<CommandResult<T>>;

/** The server actions of the boards and screens pages; handed down by the page. */
export interface TemplateCommands {
  publish: Command<PublishedTemplate>;
  restore: Command<PublishedTemplate>;
  listVersions: (input: { shopId: string; id: string }) => Promise<CommandResult<TemplateVersion[]>>;
}
export type DeleteTemplate = Command<{ id: string }>;
export interface ScreenCommands {
  claim: Command<ScreenRow>;
  change: Command<ScreenRow>;
  revoke: Command<{ screenId: string }>;
}
