"use client";

import { useCallback, useState } from "react";
import type { Cause } from "#server/contracts/attribution.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { CauseWord } from "#server/contracts/findings.ts";
import { useCommand } from "../ui/use-command.ts";
import type { Judge } from "./cause-judgement.tsx";

export type OnJudge = (input: unknown) => Promise<CommandResult<CauseWord[]>>;

/** Everybody's word on the causes of a finding, and the way to say one's own. */
export function useJudge(
  findingId: string,
  first: CauseWord[],
  onJudge: OnJudge,
): { words: CauseWord[]; judge: Judge } {
  const [said, setSaid] = useState<{ findingId: string; words: CauseWord[] } | null>(null);
  const { run } = useCommand(onJudge);
  const judge = useCallback<Judge>(
    async (attributes: Cause["attributes"], itWas: boolean | null) => {
      const answer = await run({ findingId, attributes, itWas });
      if (answer) setSaid({ findingId, words: answer.value });
      return answer !== null;
    },
    [findingId, run],
  );
  return { words: said?.findingId === findingId ? said.words : first, judge };
}
