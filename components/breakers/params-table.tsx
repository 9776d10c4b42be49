import { useTranslations } from "next-intl";
import {
  type BreakerParams,
  type Dependency,
  dependencyCatalogue,
  USUAL_PARAMS,
} from "#server/contracts/breaker-catalogue.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./params-table.module.css";

/** What opens this breaker and for how long, beside the usual values, and why they differ. */
export function ParamsTable({ dependency }: { dependency: Dependency }) {
  const t = useTranslations("breakers");
  const rows = useParamRows();
  const own = rows(dependencyCatalogue[dependency]);
  const usual = rows(USUAL_PARAMS);
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("params.what")}</th>
            <th scope="col">{t("params.here")}</th>
            <th scope="col" title={t("params.usualHelp")}>
              {t("params.usual")}
            </th>
          </tr>
        </thead>
        <tbody>
          {own.map(({ key, value }) => (
            <tr key={key}>
              <th scope="row">{t(`params.${key}`)}</th>
              <td>{value}</td>
              <td>{usual.find((one) => one.key === key)?.value ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.why}>{t(`why.${dependency}`)}</p>
    </>
  );
}

function useParamRows() {
  const t = useTranslations("breakers.params");
  const q = useQuantities();
  return ({ trip, openMs, mostOpenMs, probes }: BreakerParams) => {
    const opening =
      trip.by === "row"
        ? ([{ key: "inRow", value: q.count(trip.failures) }] as const)
        : ([
            { key: "failureShare", value: q.percent(trip.failureShare, 0) },
            {
              key: "slowShare",
              value: t("slowValue", { share: q.percent(trip.slowShare, 0), span: q.span(trip.slowMs) }),
            },
            { key: "window", value: trip.windowMs > 0 ? q.span(trip.windowMs) : t("lastCalls") },
            { key: "minCalls", value: q.count(trip.minCalls) },
          ] as const);
    return [
      ...opening,
      { key: "openFor", value: t("openValue", { first: q.span(openMs), most: q.span(mostOpenMs) }) },
      { key: "probes", value: q.count(probes) },
    ] as const;
  };
}
