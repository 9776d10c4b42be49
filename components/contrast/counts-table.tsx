import { useFormatter, useTranslations } from "next-intl";
import type { Contrast, Latency, MatrixCell } from "#server/contracts/contrast.ts";
import type { Rates } from "../attribution/use-rates.ts";
import classes from "./counts-table.module.css";
import { rateOf } from "./tone.ts";

/** Both windows of both sides in numbers; the last row is the two added up. */
export function CountsTable({ contrast, rates }: { contrast: Contrast; rates: Rates }) {
  const t = useTranslations("contrast.page");
  const { inside, outside, latency } = contrast;
  const all = { base: added(inside.base, outside.base), current: added(inside.current, outside.current) };
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className="rd-visually-hidden">{t("counts.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("counts.side")}</th>
            <th scope="col">{t("sides.inside")}</th>
            <th scope="col">{t("sides.outside")}</th>
            <th scope="col">{t("sides.all")}</th>
          </tr>
        </thead>
        <tbody>
          <Line name={t("counts.ended")} of={[inside, outside, all]}>
            {({ base, current }) => [rates.count(base.total), rates.count(current.total)]}
          </Line>
          <Line name={t("counts.failed")} of={[inside, outside, all]}>
            {({ base, current }) => [
              rates.count(base.total - base.success),
              rates.count(current.total - current.success),
            ]}
          </Line>
          <Line name={t("counts.rate")} of={[inside, outside, all]}>
            {({ base, current }) => [rates.percent(rateOf(base)), rates.percent(rateOf(current))]}
          </Line>
          <tr>
            <th scope="row">{t("counts.change")}</th>
            {[inside, outside, all].map((side, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move
              <td key={i}>
                <b>{changeOf(side, rates)}</b>
              </td>
            ))}
          </tr>
          {(["p50", "p95"] as const).map((which) => (
            <tr key={which}>
              <th scope="row">{t(`counts.${which}`)}</th>
              {(["inside", "outside"] as const).map((side) => (
                <td key={side}>
                  <Waits
                    which={which}
                    before={latency.baseline?.[side] ?? null}
                    now={latency.current?.[side] ?? null}
                  />
                </td>
              ))}
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      {(!latency.baseline || !latency.current) && <p className={classes.note}>{t("counts.noLatency")}</p>}
    </div>
  );
}

function Line({
  name,
  of,
  children,
}: {
  name: string;
  of: MatrixCell[];
  children: (side: MatrixCell) => [string, string];
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {of.map((side, i) => {
        const [before, now] = children(side);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move
          <td key={i}>
            {before} → <b>{now}</b>
          </td>
        );
      })}
    </tr>
  );
}

function Waits({
  which,
  before,
  now,
}: {
  which: "p50" | "p95";
  before: Latency | null;
  now: Latency | null;
}) {
  const format = useFormatter();
  const words = (latency: Latency | null) => {
    const ms = latency?.[which] ?? null;
    if (ms === null) return "–";
    return ms < 1_000
      ? format.number(ms, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 })
      : format.number(ms / 1_000, { style: "unit", unit: "second", maximumFractionDigits: 1 });
  };
  return (
    <>
      {words(before)} → <b>{words(now)}</b>
    </>
  );
}

function changeOf({ base, current }: MatrixCell, rates: Rates): string {
  const [before, now] = [rateOf(base), rateOf(current)];
  return before === null || now === null ? "–" : rates.points(now - before);
}

function added(one: MatrixCell["base"], other: MatrixCell["base"]): MatrixCell["base"] {
  return { success: one.success + other.success, total: one.total + other.total };
}
