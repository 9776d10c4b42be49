import "server-only";
import { refresh } from "next/cache";
import { runCommand } from "../lib/run-command.ts";

/** Runs a command; when it succeeds, the page it came from is drawn anew with the answer. */
export const runAndRefresh: typeof runCommand = async (run) => {
  const answer = await runCommand(run);
  if (answer.ok) refresh();
  return answer;
};
