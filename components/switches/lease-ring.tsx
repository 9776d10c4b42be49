import { useTranslations } from "next-intl";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./lease-ring.module.css";

const RADIUS = 7;
const LENGTH = 2 * Math.PI * RADIUS;

/** What is left of a lease: as a ring, in words, and exactly on hover. Times: epoch ms. */
export function LeaseRing({ from, until, now }: { from: number; until: number; now: number }) {
  const t = useTranslations("operator.switchState");
  const q = useQuantities();
  const leftMs = Math.max(0, until - now);
  const share = Math.min(1, leftMs / Math.max(1, until - from));
  return (
    <span className={classes.lease} title={t("leaseUntil", { time: q.exactTime(until) })}>
      <svg viewBox="0 0 18 18" className={classes.ring} aria-hidden>
        <circle cx={9} cy={9} r={RADIUS} className={classes.track} />
        <circle
          cx={9}
          cy={9}
          r={RADIUS}
          className={classes.left}
          strokeDasharray={`${share * LENGTH} ${LENGTH}`}
          transform="rotate(-90 9 9)"
        />
      </svg>
      {t("leaseLeft", { left: q.span(leftMs) })}
    </span>
  );
}
