import { useTranslations } from "next-intl";
import { useQuantities } from "../operations/use-quantities.ts";
import { stackedOutcomes } from "./chart-theme.ts";
import { type OutcomePoint, successRateOf } from "./outcome-points.ts";

/** The chart's numbers by minute, for those who cannot see it. */
export function OutcomeTable({ points }: { points: OutcomePoint[] }) {
  const t = useTranslations("operator");
  const quantities = useQuantities();
  return (
    <div className="rd-visually-hidden">
      <table>
        <caption>{t("chart.tableCaption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("chart.tableTime")}</th>
            <th scope="col">{t("chart.success")}</th>
            {stackedOutcomes.map((outcome) => (
              <th key={outcome} scope="col">
                {t(`outcome.${outcome}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byMinute(points).map(({ at, buckets }) => (
            <tr key={at}>
              <th scope="row">{quantities.time(at)}</th>
              <td>{quantities.percent(successRateOf(buckets))}</td>
              {stackedOutcomes.map((outcome) => (
                <td key={outcome}>{buckets.reduce((sum, bucket) => sum + bucket[outcome], 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function byMinute(points: OutcomePoint[]): { at: number; buckets: OutcomePoint[] }[] {
  const minutes = new Map<number, OutcomePoint[]>();
  for (const point of points) {
    const at = Math.floor(point.at / 60_000) * 60_000;
    const buckets = minutes.get(at);
    if (buckets) buckets.push(point);
    else minutes.set(at, [point]);
  }
  return [...minutes].map(([at, buckets]) => ({ at, buckets })).reverse();
}
