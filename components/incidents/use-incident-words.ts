"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type {
  CauseSummary,
  Estimate,
  IncidentFlip,
  IncidentMeasure,
  IncidentRow,
  NoOffer,
} from "#server/contracts/incidents.ts";
import { type Rates, useRates } from "../attribution/use-rates.ts";
import { useValueWords, type ValueWords } from "../attribution/use-value-words.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";
import { type SwitchWords, useSwitchWords } from "../switches/use-switch-words.ts";

/** Incidents in words. */
export function useIncidentWords(shopNames: IncidentRow["shopNames"] = {}) {
  const t = useTranslations("incidents");
  const rates = useRates();
  const q = useQuantities();
  const switches = useSwitchWords();
  const values = useValueWords(shopNames);
  return useMemo(() => incidentWords({ t, rates, q, switches, values }), [t, rates, q, switches, values]);
}

interface Means {
  t: ReturnType<typeof useTranslations<"incidents">>;
  rates: Rates;
  q: Quantities;
  switches: SwitchWords;
  values: ValueWords;
}

/** Parts that rather cancel out than add up are told in points. */
const MOST_SHARE = 1.05;

function incidentWords({ t, rates, q, switches, values }: Means) {
  const reading = (measure: IncidentMeasure, value: number | null): string =>
    measure === "success" ? rates.percent(value) : q.span(value);
  const figures = ({ measure, value, expected }: Pick<IncidentRow, "measure" | "value" | "expected">) =>
    t("value", {
      measure: t(`measure.${measure}`),
      value: reading(measure, value),
      low: reading(measure, expected.low),
      high: reading(measure, expected.high),
    });

  function causes({ causes: parts }: CauseSummary, measure: IncidentMeasure): string {
    const [first, ...rest] = parts;
    if (!first) return t("cause.none");
    const shares = parts.map(({ share }) => share ?? -1);
    const useShares =
      shares.every((share) => share > 0) && shares.reduce((sum, share) => sum + share, 0) <= MOST_SHARE;
    const name = (part: typeof first) => values.combination(part.attributes);
    if (!useShares) {
      return t("cause.points", { cause: name(first), points: rates.points(first.contribution) });
    }
    return rest.reduce(
      (told, part) =>
        t("cause.and", {
          first: told,
          second: t("cause.also", { share: rates.share(part.share), cause: name(part) }),
        }),
      t(measure === "success" ? "cause.shareOfDrop" : "cause.shareOfSlow", {
        share: rates.share(first.share),
        cause: name(first),
      }),
    );
  }

  function cause({ measure, cause: found }: Pick<IncidentRow, "measure" | "cause">): string {
    switch (found?.verdict) {
      case undefined:
        return t("cause.waiting");
      case "causes":
        return causes(found as CauseSummary, measure);
      case "mix": {
        const dimension = found?.mixDimension;
        return t("cause.mix", {
          dimension: dimension ? values.dimension(dimension) : t("cause.somewhere"),
        });
      }
      case "global":
        return t(measure === "success" ? "cause.global" : "cause.globalSlow");
      case "none":
        return t("cause.none");
      case "too_little_data":
        return t("cause.tooLittle");
    }
  }

  const estimate = ({ points, interval: [low, high] }: Estimate) =>
    t("flips.estimate", {
      points: rates.points(points),
      low: rates.points(low).replace(/[^\d.,+−-]+$/, ""),
      high: rates.points(high).replace(/[^\d.,+−-]+$/, ""),
    });

  return {
    t,
    rates,
    q,
    reading,
    figures,
    cause,
    estimate,
    switchName: switches.name,
    /** "Success 93.1 %, expected 96.0–98.0 %: 71 % of the drop is Android 10 + 4G". */
    sentence: (row: IncidentRow) => t("sentence", { value: figures(row), cause: cause(row) }),
    /** What an incident is about, for the reason of a flip and the name of an investigation. */
    topic: (row: IncidentRow) => {
      const first = row.cause?.verdict === "causes" ? row.cause.causes[0] : undefined;
      return first ? values.combination(first.attributes) : t(`measure.${row.measure}`);
    },
    whyNot(not: NoOffer): string {
      switch (not.kind) {
        case "no_evidence":
          return t(`offer.evidence.${not.because}`);
        case "costs_more":
        case "too_little":
          return t(`offer.not.${not.kind}`, { points: rates.points(not.points) });
        case "conflicts":
          return t("offer.not.conflicts", { name: switches.name(not.with) });
        case "nothing_to_relieve":
        case "on_already":
        case "requires":
          return t(`offer.not.${not.kind}`);
      }
    },
    /** "Serve reads from copies: expected +3.1 pts, measured +2.7 pts [1.9, 3.5]". */
    flip({ key, predicted, measured }: IncidentFlip): string {
      const name = switches.name(key);
      const expected = predicted ? rates.points(predicted.points) : t("flips.noPromise");
      return measured
        ? t("flips.pair", { name, expected, measured: estimate(measured) })
        : t("flips.pairWaiting", { name, expected });
    },
  };
}

export type IncidentWords = ReturnType<typeof incidentWords>;
