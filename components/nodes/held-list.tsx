"use client";

import { IconShieldQuestion } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { HeldRow } from "#server/contracts/healing.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./held-list.module.css";
import { useNodesWords } from "./use-nodes-words.ts";

const MOST = 30;

/** Why the healer did not act, newest first. */
export const HeldList = memo(function HeldList({ rows, now }: { rows: HeldRow[]; now: number }) {
  const t = useTranslations("nodes.heldList");
  const q = useQuantities();
  const words = useNodesWords();
  return (
    <ol className={classes.list}>
      {rows.slice(0, MOST).map((row) => (
        <li key={row.id} data-now={row.endedAt === null || undefined}>
          <IconShieldQuestion size="1.125rem" stroke={1.75} aria-hidden />
          <div>
            <p>{words.heldStill(row)}</p>
            <small title={q.exactTime(row.startedAt)}>
              {row.endedAt === null
                ? t("since", { ago: q.ago(row.startedAt, now) })
                : t("lasted", { ago: q.ago(row.startedAt, now), span: q.span(row.endedAt - row.startedAt) })}
            </small>
          </div>
        </li>
      ))}
    </ol>
  );
});
