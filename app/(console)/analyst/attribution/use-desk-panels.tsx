"use client";

import { useQueryStates } from "nuqs";
import type { AttributionDeskProps } from "#components/attribution/attribution-desk.tsx";
import { combinationOf } from "#components/attribution/use-drill.ts";
import type { Choice } from "#components/attribution/windows.ts";
import type { Explanation, Question, TimeWindow } from "#server/contracts/attribution.ts";
import { contrastHref } from "./contrast-links.ts";
import { selectionParams } from "./contrast-params.ts";
import { MatrixSection } from "./matrix-section.tsx";
import { SelectionSection } from "./selection-section.tsx";

type Panels = Pick<
  AttributionDeskProps,
  "selection" | "onSelect" | "compareHref" | "selectionPanel" | "matrixPanel"
>;

/** The desk's panels that set groups of orders side by side, each with its own part of the address. */
export function useDeskPanels({
  now,
  question: asked,
  span,
  explanation,
  onWindows,
}: {
  now: number;
  question: Question;
  span: TimeWindow;
  explanation: Explanation | null;
  onWindows: (chosen: Choice) => void;
}): Panels {
  // These are about success, whatever the desk looks at, and say so.
  const question: Question = { ...asked, measure: "success" };
  const [{ selection }, setSelection] = useQueryStates(selectionParams, { history: "push" });
  return {
    selection,
    onSelect: (chosen) => void setSelection({ selection: chosen }),
    compareHref: (attributes) => contrastHref(asked, combinationOf(attributes) ?? []),
    selectionPanel: (desk) => (
      <SelectionSection
        onlySuccess={asked.measure !== "success"}
        question={question}
        span={span}
        now={now}
        desk={desk}
        onCurrent={(window) => onWindows(comparedWith(window, question))}
      />
    ),
    matrixPanel: (desk) => (
      <MatrixSection
        onlySuccess={asked.measure !== "success"}
        question={question}
        explanation={explanation}
        desk={desk}
        contrastHref={(combination) => contrastHref(asked, combination)}
      />
    ),
  };
}

/** The selection as the present window; the baseline stays unless it reaches into it. */
function comparedWith(window: TimeWindow, { baseline }: Question): Choice {
  const free = baseline.to <= window.from || baseline.from >= window.to;
  return {
    current: { kind: "fixed", window },
    baseline: free ? { kind: "fixed", window: baseline } : { kind: "before" },
  };
}
