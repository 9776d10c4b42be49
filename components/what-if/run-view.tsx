"use client";

import { Alert, Button, CopyButton, Progress, Skeleton } from "@mantine/core";
import { IconCheck, IconLink, IconPlayerStop } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Choice, WhatIfRow, WhatIfVariant } from "#server/contracts/what-if.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { AppliedNote } from "./applied-note.tsx";
import { ApplyDialog } from "./apply-dialog.tsx";
import { ChartVariants } from "./chart-variants.tsx";
import { FiguresTable } from "./figures-table.tsx";
import { FitNote } from "./fit-note.tsx";
import classes from "./run-view.module.css";
import { useRunWords } from "./use-run-words.ts";

export interface RunViewProps {
  /** As the live topic has it: state, progress, applied. */
  row: WhatIfRow;
  /** The same with its series, once they are here. */
  full: WhatIfRow | null;
  problem: string | null;
  choice: Choice;
  now: number;
  mayAct: boolean;
  cancelling: boolean;
  onCancel: () => void;
  onApply: (input: { runId: string; variant: string; reason?: string }) => Promise<CommandResult<WhatIfRow>>;
}

/** One replay: how far it is, what it came to, and what of it is in force. */
export function RunView(props: RunViewProps) {
  const { row, full, problem, choice, now, mayAct, cancelling, onCancel, onApply } = props;
  const t = useTranslations("whatIf");
  const words = useRunWords();
  const [applying, setApplying] = useState<WhatIfVariant | null>(null);
  const result = full?.result ?? null;
  const section = useInSight(row.id, result !== null);
  return (
    <section ref={section} className={classes.run} aria-labelledby="what-if-run">
      <header className={classes.head}>
        <div>
          <h2 id="what-if-run" className={classes.title}>
            {words.title(row)}
          </h2>
          <p className={classes.by}>{words.by(row, now)}</p>
        </div>
        <CopyButton value={typeof window === "undefined" ? "" : window.location.href}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="compact-md"
              onClick={copy}
              leftSection={
                copied ? <IconCheck size="1rem" aria-hidden /> : <IconLink size="1rem" aria-hidden />
              }
            >
              {t(copied ? "run.copied" : "run.copy")}
            </Button>
          )}
        </CopyButton>
      </header>
      <RunState {...{ row, mayAct, cancelling, onCancel }} />
      {row.state === "done" && problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {row.state === "done" && !result && !problem && (
        <Skeleton height="20rem" animate={false} aria-label={t("run.loading")} />
      )}
      {row.state === "done" && result && (
        <>
          {result.recorded && <FitNote recorded={result.recorded} />}
          {row.applied && <AppliedNote applied={row.applied} now={now} />}
          <FiguresTable
            row={row}
            figures={result.figures}
            measured={row.request.loadFactor === 1 ? (result.recorded?.measured ?? null) : null}
            onApply={mayAct ? setApplying : null}
          />
          <ChartVariants figures={result.figures} from={result.recorded?.from ?? null} />
        </>
      )}
      <ApplyDialog
        variant={applying}
        choice={choice}
        recorded={result?.recorded ?? null}
        onApply={(variant, reason) => onApply({ runId: row.id, variant: variant.name, reason })}
        onClose={() => setApplying(null)}
      />
    </section>
  );
}

/** A replay that was just asked for or opened does not stay out of sight, as it would on a phone. */
function useInSight(runId: string, filled: boolean) {
  const section = useRef<HTMLElement>(null);
  const seen = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: filling in moves it
  useEffect(() => {
    const top = section.current?.getBoundingClientRect().top ?? 0;
    const isNew = seen.current !== runId;
    seen.current = runId;
    if (top < 0 || (isNew && top > window.innerHeight * 0.75))
      section.current?.scrollIntoView({ block: "start" });
  }, [runId, filled]);
  return section;
}

function RunState({
  row,
  mayAct,
  cancelling,
  onCancel,
}: Pick<RunViewProps, "row" | "mayAct" | "cancelling" | "onCancel">) {
  const t = useTranslations("whatIf");
  const q = useQuantities();
  switch (row.state) {
    case "queued":
    case "running":
      return (
        <div className={classes.progress} role="status">
          <span>
            {row.state === "queued"
              ? t("run.queued")
              : t("run.running", { share: q.percent(row.progress, 0) })}
          </span>
          <Progress value={row.progress * 100} aria-label={t("run.progress")} />
          <Button
            variant="default"
            size="compact-md"
            disabled={!mayAct}
            loading={cancelling}
            onClick={onCancel}
            leftSection={<IconPlayerStop size="1rem" aria-hidden />}
          >
            {t("run.cancel")}
          </Button>
        </div>
      );
    case "cancelled":
    case "interrupted":
      return (
        <Alert color="gray" role="status" title={t(`run.${row.state}`)}>
          {t(`run.${row.state}Help`)}
        </Alert>
      );
    case "failed":
      return (
        <Alert color="red" role="alert" title={t("run.failed")}>
          {t(`failure.${row.error ?? "internal"}`)}
        </Alert>
      );
    case "done":
      return null;
  }
}
