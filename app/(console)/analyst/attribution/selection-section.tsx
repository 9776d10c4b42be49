"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import type { DeskParts } from "#components/attribution/attribution-desk.tsx";
import { againstOf } from "#components/contrast/against.ts";
import { SelectionPanel } from "#components/contrast/selection-panel.tsx";
import type { Question, TimeWindow } from "#server/contracts/attribution.ts";
import { distributionParams, selectionParams } from "./contrast-params.ts";
import { fetchDistributions } from "./fetch-contrast.ts";
import { useAnswer } from "./use-answer.ts";

export interface SelectionSectionProps {
  question: Question;
  /** Of the chart. */
  span: TimeWindow;
  now: number;
  /** The desk looks at something else than success. */
  onlySuccess: boolean;
  desk: DeskParts;
  onCurrent: (window: TimeWindow) => void;
}

/** Who is in the span that was selected on the chart; nothing while none is. */
export function SelectionSection({
  question,
  span,
  now,
  onlySuccess,
  desk,
  onCurrent,
}: SelectionSectionProps) {
  const [{ selection, against }, setSelection] = useQueryStates(selectionParams, { history: "push" });
  const [state, setState] = useQueryStates(distributionParams, { history: "replace" });
  const chosen = selection && againstOf(against, { selection, baseline: question.baseline, span });
  const queries = useQueryClient();
  const answerOf = useAnswer();
  const distributions = useQuery({
    queryKey: ["attribution", "distributions", question, selection, chosen?.window],
    queryFn: () =>
      selection && chosen ? fetchDistributions({ question, selection, against: chosen.window }) : [],
    enabled: selection !== null,
    placeholderData: keepPreviousData,
  });
  if (!selection || !chosen) return null;
  return (
    <SelectionPanel
      words={desk.words}
      drill={desk.drill}
      onlySuccess={onlySuccess}
      now={now}
      selection={selection}
      against={chosen}
      baselineFree={
        againstOf("baseline", { selection, baseline: question.baseline, span }).choice === "baseline"
      }
      distributions={answerOf(distributions)}
      state={state}
      onState={(changed) => void setState(changed)}
      onAgainst={(choice) => void setSelection({ against: choice })}
      onUse={() => {
        void setSelection({ selection: null });
        onCurrent(selection);
      }}
      onClear={() => void setSelection({ selection: null })}
      onRetry={() => void queries.invalidateQueries({ queryKey: ["attribution", "distributions"] })}
    />
  );
}
