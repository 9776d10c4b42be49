"use client";

import { SegmentedControl } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ProtectionEntry } from "#server/contracts/protection.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./rule-log.module.css";
import { logOf } from "./rules-room.ts";
import { useRuleWords } from "./use-rule-words.ts";

const shows = ["all", "acted", "would"] as const;

/** What rules and people did, and what rules in shadow would have done; newest first. */
export function RuleLog({ entries }: { entries: readonly ProtectionEntry[] }) {
  const t = useTranslations("rules.log");
  const q = useQuantities();
  const words = useRuleWords();
  const [show, setShow] = useState<(typeof shows)[number]>("all");
  const lines = logOf(entries, show);
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t("filter")}
        value={show}
        onChange={(next) => setShow(next as typeof show)}
        data={shows.map((value) => ({ value, label: t(value) }))}
      />
      {lines.length === 0 ? (
        <p className={classes.empty}>{t("empty")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to
        <ol className={classes.log} tabIndex={0} aria-label={t("title")}>
          {lines.map((entry) => (
            <li key={entry.id} className={classes.line} data-shadow={entry.shadow}>
              <time dateTime={new Date(entry.at).toISOString()} title={q.dayTime(entry.at)}>
                {q.exactTime(entry.at)}
              </time>
              <span>
                {words.news(entry)}
                {entry.shadow && <span className={classes.shadow}> · {t("shadow")}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
