import { useTranslations } from "next-intl";
import { useQuantities } from "../operations/use-quantities.ts";
import type { DrawnPoint } from "./drawn-points.ts";
import { useForecastWords } from "./use-forecast-words.ts";

const MOST_ROWS = 48;

/** The chart's numbers, for those who cannot see it. */
export function ForecastTable({ points, madeAt }: { points: DrawnPoint[]; madeAt: number }) {
  const t = useTranslations("forecast.chart");
  const q = useQuantities();
  const words = useForecastWords();
  const rows = points.filter(({ mean }) => mean !== null).reverse();
  const every = Math.max(1, Math.ceil(rows.length / MOST_ROWS));
  return (
    <div className="rd-visually-hidden">
      <table>
        <caption>{t("table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("time")}</th>
            <th scope="col">{t("came")}</th>
            <th scope="col">{t("forecast")}</th>
            <th scope="col">{t("low")}</th>
            <th scope="col">{t("high")}</th>
          </tr>
        </thead>
        <tbody>
          {rows
            .filter((_, i) => i % every === 0)
            .map(({ until, actual, mean, band }) => (
              <tr key={until}>
                <th scope="row">{q.time(until)}</th>
                <td>{actual === null ? t(until > madeAt ? "notYet" : "unwatched") : words.load(actual)}</td>
                <td>{words.load(mean)}</td>
                <td>{words.load(band?.[0] ?? null)}</td>
                <td>{words.load(band?.[1] ?? null)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
