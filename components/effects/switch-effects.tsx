"use client";

import { useTranslations } from "next-intl";
import type { EffectFigure, EffectRow } from "#server/contracts/effects.ts";
import { seriesUnits } from "#server/contracts/series.ts";
import type { SwitchKey } from "#server/contracts/switches.ts";
import { useTopic } from "../live/use-topic.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";
import { useSwitchWords } from "../switches/use-switch-words.ts";
import { EffectVerdict } from "./effect-verdict.tsx";
import classes from "./effects.module.css";
import { useEffectWords } from "./use-effect-words.ts";

const EARLIER = 4;

/** What the last flips of a switch did: the newest as a table before | after, earlier ones as lines. */
export function SwitchEffects({ switchKey, now }: { switchKey: SwitchKey; now: number }) {
  const t = useTranslations("effects");
  const words = useSwitchWords();
  const q = useQuantities();
  const { collections } = useTopic<"effects">("effects:all");
  const effects = Object.values(collections?.effect ?? {})
    .filter((effect) => effect.key === switchKey)
    .sort((a, b) => b.revision - a.revision);
  const told = effects.find((effect) => effect.verdict !== null);
  const rest = effects.filter((effect) => effect !== told).slice(0, EARLIER);
  if (effects.length === 0) return <p className={classes.quiet}>{t("empty")}</p>;
  const lineOf = (effect: EffectRow) =>
    t("flip", {
      before: words.state(switchKey, effect.before),
      after: words.state(switchKey, effect.after),
      ago: q.ago(effect.flippedAt, now),
    });
  return (
    <div className={classes.effects}>
      {told && (
        <>
          <p className={classes.line}>
            <EffectVerdict effect={told} now={now} />
            <span title={q.exactTime(told.flippedAt)}>{lineOf(told)}</span>
          </p>
          <Why effect={told} />
          <FigureTable effect={told} caption={lineOf(told)} />
        </>
      )}
      {rest.length > 0 && (
        <ul className={classes.lines}>
          {rest.map((effect) => (
            <li key={effect.revision} className={classes.line}>
              <EffectVerdict effect={effect} now={now} />
              <span title={q.exactTime(effect.flippedAt)}>{lineOf(effect)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Which figure decided, what went the other way, and what else was flipped. */
function Why({ effect }: { effect: EffectRow }) {
  const t = useTranslations("effects");
  const words = useEffectWords();
  const switches = useSwitchWords();
  const { decidedBy, against, verdict, confoundedBy } = effect;
  return (
    <>
      <p className={classes.quiet}>
        {decidedBy
          ? t("decidedBy", { series: words.series(decidedBy) })
          : t(verdict === "not_enough_data" ? "why.not_enough_data" : "why.no_effect")}
        {against && ` ${t("against", { series: words.series(against) })}`}
      </p>
      {confoundedBy.length > 0 && (
        <p className={classes.warm}>
          {t("confounded", {
            flips: confoundedBy
              .map(({ key, value }) => `${switches.name(key)} (${switches.state(key, value)})`)
              .join(", "),
          })}
        </p>
      )}
    </>
  );
}

function FigureTable({ effect, caption }: { effect: EffectRow; caption: string }) {
  const t = useTranslations("effects");
  const words = useEffectWords();
  const q = useQuantities();
  return (
    <table className={classes.table}>
      <caption className="rd-visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("column.figure")}</th>
          <th scope="col">{t("column.before")}</th>
          <th scope="col">{t("column.after")}</th>
          <th scope="col">{t("column.change")}</th>
        </tr>
      </thead>
      <tbody>
        {effect.figures.map((figure) => (
          <tr
            key={figure.series}
            data-change={figure.change}
            data-decided={figure.series === effect.decidedBy || undefined}
          >
            <th scope="row">{words.series(figure.series)}</th>
            <td title={t("samples", { count: figure.samplesBefore })}>
              {words.value(figure.series, figure.before)}
            </td>
            <td title={t("samples", { count: figure.samplesAfter })}>
              {words.value(figure.series, figure.after)}
            </td>
            <td
              title={
                figure.noise === null
                  ? undefined
                  : t("noise", { noise: differenceOf(figure.noise, figure, q) })
              }
            >
              {changeOf(figure, q)} <span className={classes.word}>{t(`change.${figure.change}`)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function changeOf(figure: EffectFigure, q: Quantities): string {
  const { before, after } = figure;
  if (before === null || after === null) return "";
  const sign = after > before ? "+" : after < before ? "−" : "";
  return `${sign}${differenceOf(Math.abs(after - before), figure, q)}`;
}

/** Of shares in points, of times as times. */
function differenceOf(amount: number, { series }: EffectFigure, q: Quantities): string {
  switch (seriesUnits[series]) {
    case "ratio":
      return q.percent(amount);
    case "ms":
      return q.span(amount);
    case "count":
    case "per_minute":
      return q.rate(amount);
  }
}
