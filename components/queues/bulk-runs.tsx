"use client";

import { Button, Progress } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { BulkRow } from "#server/contracts/engine.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { useCommand } from "../ui/use-command.ts";
import classes from "./bulk.module.css";
import type { BulkCommands } from "./bulk-form.tsx";

export interface BulkRunsProps {
  runs: BulkRow[];
  /** Server time, epoch ms. */
  now: number;
  mayAct: boolean;
  filterWords: (filter: BulkRow["filter"]) => string;
  onCancel: BulkCommands["cancel"];
}

const colors = { running: "teal", done: "gray", cancelled: "yellow", failed: "red" } as const;

/** What is under way and what was done lately, newest first. */
export function BulkRuns({ runs, ...rest }: BulkRunsProps) {
  const t = useTranslations("queues.bulk");
  if (runs.length === 0) return <p className={classes.dim}>{t("runsEmpty")}</p>;
  return (
    <ul className={classes.runs}>
      {[...runs]
        .sort((a, b) => b.startedAt - a.startedAt)
        .map((run) => (
          <BulkRunItem key={run.id} run={run} {...rest} />
        ))}
    </ul>
  );
}

function BulkRunItem({
  run,
  now,
  mayAct,
  filterWords,
  onCancel,
}: Omit<BulkRunsProps, "runs"> & { run: BulkRow }) {
  const t = useTranslations("queues.bulk");
  const q = useQuantities();
  const stop = useCommand(onCancel);
  const what = `${t(`actions.${run.action}`)} · ${filterWords(run.filter)}`;
  const past = run.done + run.skipped;
  const running = run.state === "running";
  const leftMs = past > 0 ? ((now - run.startedAt) / past) * Math.max(0, run.total - past) : null;
  return (
    <li className={classes.run}>
      <div className={classes.runWords}>
        <strong>{what}</strong>
        <span className={classes.state} data-state={run.state}>
          {t(`state.${run.state}`)}
          {run.error && ` (${run.error})`}
        </span>
      </div>
      <Progress
        value={run.total > 0 ? Math.min(100, (past / run.total) * 100) : 100}
        color={colors[run.state]}
        aria-label={what}
        transitionDuration={0}
      />
      <div className={classes.runFacts}>
        <span title={t("skippedHelp")}>
          {t("progress", {
            done: q.count(run.done),
            skipped: q.count(run.skipped),
            total: q.count(run.total),
          })}
          {running && leftMs !== null && ` · ${t("left", { left: q.span(leftMs) })}`}
        </span>
        <span>
          {t("by", { name: run.startedBy, ago: q.ago(run.startedAt, now) })}
          {run.reason && ` · ${run.reason}`}
        </span>
        {running && mayAct && (
          <Button
            size="compact-md"
            variant="default"
            className={classes.press}
            loading={stop.pending}
            aria-label={t("stopOf", { what })}
            onClick={() => void stop.run({ id: run.id })}
          >
            {t("stop")}
          </Button>
        )}
      </div>
    </li>
  );
}
