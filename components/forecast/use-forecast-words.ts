"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { ForecastDoubt, ScaleAdvice } from "#server/contracts/forecasts.ts";
import type { OrderClass } from "#server/contracts/orders.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { orderClasses } from "./order-classes.ts";

/** Loads and spans of a forecast as people say them. */
export function useForecastWords() {
  const t = useTranslations("forecast");
  const common = useTranslations("operator");
  const q = useQuantities();
  return useMemo(
    () => ({
      load: (share: number | null) => q.percent(share, 0),
      /** A difference of loads: 0.063 is 6 points. */
      points: (share: number) => q.decimal(share * 100, share < 0.0095 ? 1 : 0),
      /** "the next hour". */
      span: (horizonMs: number) =>
        horizonMs >= 3_600_000 ? t("span.hour") : t("span.minutes", { minutes: horizonMs / 60_000 }),
      doubt: (doubt: ForecastDoubt) => t(`doubt.${doubt}`),
      verdict: ({ verdict, nodes, nodesAdvised }: ScaleAdvice) => {
        if (verdict === "scale_out" && nodesAdvised <= nodes) return t("advice.scale_out_done", { nodes });
        return t(`advice.${verdict}`, { nodes, advised: nodesAdvised });
      },
      /** A series by its key. */
      name: (key: string) => {
        const [kind, name = ""] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
        const known = orderClasses.find((each) => each === name);
        return kind === "class" && known ? common(`class.${known satisfies OrderClass}`) : name;
      },
    }),
    [t, common, q],
  );
}
