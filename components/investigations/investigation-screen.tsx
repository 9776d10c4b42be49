"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Finding } from "#server/contracts/findings.ts";
import type { Investigation } from "#server/contracts/investigations.ts";
import { AttachedFindings } from "./attached-findings.tsx";
import { fetchInvestigation } from "./fetch-findings.ts";
import type { InvestigationActs } from "./investigation-acts.ts";
import { InvestigationHead } from "./investigation-head.tsx";
import classes from "./investigation-screen.module.css";
import { Notes } from "./notes.tsx";
import type { DeskHref } from "./use-frozen-drill.ts";
import type { OnJudge } from "./use-judge.ts";

export interface InvestigationScreenProps {
  first: Investigation;
  /** Its first finding, if it has one. */
  firstFinding: Finding | null;
  viewer: { id: string; administrator: boolean };
  acts: InvestigationActs;
  deskHref: DeskHref;
  onJudge: OnJudge;
}

/** Others note while one reads. */
const REFETCH_MS = 10_000;

/** One investigation: its findings as they were, the notes beside them. */
export function InvestigationScreen(props: InvestigationScreenProps) {
  const { first, firstFinding, viewer, acts, deskHref, onJudge } = props;
  const queries = useQueryClient();
  const { data: investigation } = useQuery({
    queryKey: ["investigation", first.id],
    queryFn: () => fetchInvestigation(first.id),
    initialData: first,
    refetchInterval: REFETCH_MS,
    retry: false,
  });
  const onNewest = useCallback(
    async (newest: Investigation) => {
      // An answer on its way is older than this one.
      await queries.cancelQueries({ queryKey: ["investigation", newest.id] });
      queries.setQueryData(["investigation", newest.id], newest);
    },
    [queries],
  );
  const reread = useCallback(() => fetchInvestigation(first.id), [first.id]);
  const shared = { investigation, viewer, acts, onNewest };
  return (
    <div className={classes.page}>
      <InvestigationHead {...shared} reread={reread} />
      <div className={classes.body}>
        <div className={classes.findings}>
          <AttachedFindings {...shared} firstFinding={firstFinding} deskHref={deskHref} onJudge={onJudge} />
        </div>
        <Notes {...shared} />
      </div>
    </div>
  );
}
