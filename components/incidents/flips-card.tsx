"use client";

import { EFFECT_SPAN_MS } from "#server/contracts/effects.ts";
import type { IncidentFlip, IncidentRow } from "#server/contracts/incidents.ts";
import { Section } from "../attribution/desk-parts.tsx";
import { useEffectWords } from "../effects/use-effect-words.ts";
import classes from "./incidents.module.css";
import { useIncidentWords } from "./use-incident-words.ts";

/** What each flip promised, and what it was measured to do. */
export function FlipsCard({ row, now }: { row: IncidentRow; now: number }) {
  const words = useIncidentWords(row.shopNames);
  const effects = useEffectWords();
  const { t, q, estimate, switchName } = words;
  const measuredOf = ({ measured, verdict, at }: IncidentFlip): string => {
    if (measured) return estimate(measured);
    if (verdict) return t("flips.unmeasured");
    const left = at + EFFECT_SPAN_MS - now;
    return left > 0 ? t("flips.waiting", { span: q.span(left) }) : t("flips.soon");
  };
  return (
    <Section title={t("flips.title")} subtitle={t("flips.subtitle")}>
      {row.flips.length === 0 ? (
        <p className={classes.dim}>{t("flips.none")}</p>
      ) : (
        <table className={classes.table}>
          <caption className="rd-visually-hidden">{t("flips.caption")}</caption>
          <thead>
            <tr>
              {(["switch", "expected", "measured", "verdict"] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`flips.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row.flips.map((flip) => (
              <tr key={flip.revision}>
                <td>
                  {switchName(flip.key)}
                  <small>
                    {t("flips.by", { name: flip.byName ?? t("timeline.itself"), time: q.time(flip.at) })}
                  </small>
                </td>
                <td data-label={t("flips.expected")}>
                  {flip.predicted ? estimate(flip.predicted) : t("flips.noPromise")}
                </td>
                <td data-label={t("flips.measured")}>{measuredOf(flip)}</td>
                <td data-label={t("flips.verdict")}>{flip.verdict ? effects.verdict(flip.verdict) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
