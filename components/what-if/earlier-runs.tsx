"use client";

import { useTranslations } from "next-intl";
import type { WhatIfRow } from "#server/contracts/what-if.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { recommended } from "./compare-figures.ts";
import classes from "./earlier-runs.module.css";
import { useRunWords } from "./use-run-words.ts";

export interface EarlierRunsProps {
  rows: WhatIfRow[];
  current: string | null;
  now: number;
  onOpen: (id: string) => void;
}

/** The newest replays; each opens by its address. */
export function EarlierRuns({ rows, current, now, onOpen }: EarlierRunsProps) {
  const t = useTranslations("whatIf.earlier");
  const q = useQuantities();
  const words = useRunWords();
  const outcome = (row: WhatIfRow): string => {
    if (row.state === "running") return t("running", { share: q.percent(row.progress, 0) });
    if (row.state !== "done" || !row.result) return t(`state.${row.state}`);
    const best = recommended(row.result.figures);
    return best
      ? t("best", { name: best.name, success: q.percent(best.successWithinDeadline) })
      : t("state.done");
  };
  if (rows.length === 0) return <p className={classes.empty}>{t("empty")}</p>;
  return (
    <ul className={classes.list}>
      {rows.map((row) => (
        <li key={row.id}>
          <a
            href={`?run=${row.id}`}
            aria-current={row.id === current ? "page" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              onOpen(row.id);
            }}
          >
            <span className={classes.what}>{words.title(row)}</span>
            <span className={classes.outcome} data-state={row.state}>
              {outcome(row)}
              {row.applied && <em>{t("applied", { name: row.applied.variant })}</em>}
            </span>
            <span className={classes.by}>{words.by(row, now)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
