"use client";

import { useTranslations } from "next-intl";
import type { SwitchKey } from "#server/contracts/switches.ts";
import type { BlastRadius } from "#server/contracts/switches-live.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./blast-preview.module.css";
import { useSwitchWords } from "./use-switch-words.ts";

/** Who and what a flip would touch, from the traffic of the last five minutes; the same place for each figure while it is renewed. */
export function BlastPreview({ switchKey, blast }: { switchKey: SwitchKey; blast: BlastRadius | null }) {
  const t = useTranslations("switches");
  const words = useSwitchWords();
  const q = useQuantities();
  if (!blast) return <p className={classes.waiting}>{t("blast.waiting")}</p>;
  const figures: [string, string][] = [
    [q.rate(blast.ordersPerMinute), t("blast.orders")],
    [q.count(blast.shops), t("blast.shops", { count: blast.shops })],
    ...(blast.screens === null
      ? []
      : [[q.count(blast.screens), t("blast.screens", { count: blast.screens })] as [string, string]]),
    [q.count(blast.nodes), t("blast.nodes", { count: blast.nodes })],
  ];
  return (
    <div className={classes.blast}>
      <p className={classes.sentence}>{words.touches(switchKey, blast.ordersPerMinute)}</p>
      <ul className={classes.figures}>
        {figures.map(([value, words]) => (
          <li key={words}>
            <strong>{value}</strong> <span>{words}</span>
          </li>
        ))}
      </ul>
      <dl className={classes.routes}>
        <dt>{t("blast.routes")}</dt>
        {blast.routes.length === 0 && <dd>{t("blast.noRoutes")}</dd>}
        {blast.routes.map(({ route, perSecond }) => (
          <dd key={route}>
            <span>{t(`route.${route}`)}</span>
            <strong>{t("blast.perSecond", { rate: q.rate(perSecond) })}</strong>
          </dd>
        ))}
      </dl>
      <p className={classes.window}>{t("blast.window", { span: q.span(blast.windowMs) })}</p>
    </div>
  );
}
