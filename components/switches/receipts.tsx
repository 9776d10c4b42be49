import { useTranslations } from "next-intl";
import type { SwitchRow } from "#server/contracts/switches.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./receipts.module.css";

const SLOW_AFTER_MS = 2_000;
const MISSING_AFTER_MS = 10_000;

/** "2/2 applied · slowest 84 ms": whether a flip has arrived everywhere, not whether it was sent. */
export function Receipts({ row, now }: { row: SwitchRow; now: number }) {
  const t = useTranslations("operator.switchState");
  const q = useQuantities();
  const { applied, total, slowestMs } = row.receipts;
  return (
    <span className={classes.receipts} data-tone={receiptTone(row, now)}>
      {total === 0 ? t("noNodes") : t("receipts", { applied, total })}
      {slowestMs !== null && ` · ${t("slowest", { ms: q.span(slowestMs) })}`}
    </span>
  );
}

export function receiptTone({ receipts, setAt }: SwitchRow, now: number): "calm" | "warm" | "late" {
  if (receipts.applied >= receipts.total || setAt === null) return "calm";
  const waitedMs = now - setAt;
  if (waitedMs <= SLOW_AFTER_MS) return "calm";
  return waitedMs > MISSING_AFTER_MS ? "late" : "warm";
}
