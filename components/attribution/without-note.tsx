"use client";

import { useTranslations } from "next-intl";
import type { Counts, Without, WithoutSums } from "#server/contracts/without.ts";
import type { Rates } from "./use-rates.ts";
import classes from "./without-note.module.css";

export interface WithoutNoteProps {
  without: Without;
  /** Place of the cause among those that were asked about. */
  place: number;
  rates: Rates;
}

/** What the rate would read without the orders of a cause, and without those of the causes before it too. */
export function WithoutNote({ without, place, rates }: WithoutNoteProps) {
  const t = useTranslations("analyst.without");
  const { all, alone, together } = without;
  const rate = ({ success, total }: Counts) => rates.percent(total > 0 ? success / total : null);
  const [own, joint] = [alone[place] ?? null, place > 0 ? (together[place] ?? null) : null];
  if (!own) return <span className={classes.note}>{t("unknown")}</span>;
  const help = ({ base, current }: WithoutSums) =>
    t("help", { base: rate(base), baseCount: rates.count(base.total), count: rates.count(current.total) });
  return (
    <span className={classes.note}>
      <span title={help(own)}>
        {t("alone", { now: rate(all.current), without: rate(own.current), base: rate(own.base) })}
      </span>
      {joint && (
        <span title={help(joint)}>{t("together", { count: place + 1, without: rate(joint.current) })}</span>
      )}
    </span>
  );
}
