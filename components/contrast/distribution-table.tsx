import { useTranslations } from "next-intl";
import classes from "./distribution-card.module.css";
import type { DistributionCardProps } from "./distribution-card.tsx";
import { shareOf } from "./distribution-scores.ts";
import type { Part } from "./proven-change.ts";

/** The numbers behind a dimension's bars: counts and shares of both sides. */
export function DistributionTable({ distribution, sides, words, rates }: DistributionCardProps) {
  const t = useTranslations("contrast.distributions");
  const { dimension, values } = distribution;
  const cell = (part: Part) => (
    <td>
      {rates.percent(shareOf(part))} <small>{rates.count(part.hits)}</small>
    </td>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={classes.scroll} tabIndex={0} aria-label={words.dimension(dimension)}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {words.dimension(dimension)}
            </th>
            <th scope="colgroup" colSpan={2}>
              {t("failedShare")}
            </th>
            <th scope="colgroup" colSpan={2}>
              {t("allShare")}
            </th>
          </tr>
          <tr>
            {["failed", "all"].map((of) =>
              [sides.selection, sides.baseline].map((side) => (
                <th key={`${of}${side}`} scope="col">
                  {side}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {values.map(({ value, failed, all }) => (
            <tr key={value}>
              <th scope="row">{words.value(dimension, value)}</th>
              {cell(failed.selection)}
              {cell(failed.baseline)}
              {cell(all.selection)}
              {cell(all.baseline)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
