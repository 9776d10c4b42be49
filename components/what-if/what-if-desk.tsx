"use client";

import { Skeleton } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { WhatIfRow } from "#server/contracts/what-if.ts";
import { Panel } from "../operations/panel.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { EarlierRuns } from "./earlier-runs.tsx";
import { RunView, type RunViewProps } from "./run-view.tsx";
import { SetupForm, type SetupFormProps } from "./setup-form.tsx";
import classes from "./what-if-desk.module.css";

export interface WhatIfDeskProps {
  rows: WhatIfRow[];
  ageMs: number | null;
  now: number;
  setup: SetupFormProps;
  /** The run the address names: shown, still on its way, or unknown. */
  run:
    | { kind: "none" }
    | { kind: "loading" }
    | { kind: "unknown"; problem: string }
    | ({ kind: "run" } & RunViewProps);
  onOpen: (id: string) => void;
}

/** What would have come of other choices: set up a replay, read it, apply it. */
export function WhatIfDesk({ rows, ageMs, now, setup, run, onOpen }: WhatIfDeskProps) {
  const t = useTranslations("whatIf");
  return (
    <div className={classes.page}>
      <PageHeader title={t("title")} lead={t("lead")} />
      <section className={classes.card} aria-label={t("setup")}>
        <SetupForm {...setup} />
      </section>
      {run.kind === "run" && <RunView {...run} />}
      {run.kind === "loading" && <Skeleton height="20rem" animate={false} aria-label={t("run.loading")} />}
      {run.kind === "unknown" && (
        <section className={classes.card}>
          <EmptyState title={t("run.unknown")} text={run.problem} />
        </section>
      )}
      <Panel title={t("earlier.title")} subtitle={t("earlier.subtitle")} ageMs={ageMs} greysOut={false}>
        <EarlierRuns rows={rows} current={run.kind === "run" ? run.row.id : null} now={now} onOpen={onOpen} />
      </Panel>
    </div>
  );
}
