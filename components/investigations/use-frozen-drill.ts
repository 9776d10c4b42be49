"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import type { Question } from "#server/contracts/attribution.ts";
import type { DrillState } from "../attribution/drill-path.ts";
import { type Drill, useDrill } from "../attribution/use-drill.ts";

/** Address of the live desk with a question. */
export type DeskHref = (
  question: Question,
  more?: { group?: DrillState["group"]; finding?: string },
) => string;

/** What is frozen stays as it is: to drill is to ask the live desk the next question. */
export function useFrozenDrill(question: Question, deskHref: DeskHref): Drill {
  const router = useRouter();
  const onDrill = useCallback(
    ({ group, ...changed }: Partial<DrillState>) =>
      router.push(deskHref({ ...question, ...changed }, { group: group ?? null })),
    [router, deskHref, question],
  );
  const { filters, pinned, least } = question;
  return useDrill({ filters, pinned, least, group: null }, onDrill);
}
