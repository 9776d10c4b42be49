"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import {
  type AttributionOverview,
  type CubeDimension,
  cubeDimensions,
} from "#server/contracts/attribution.ts";
import { type OrderKind, orderKinds } from "#server/contracts/orders.ts";

/** What the cube calls values of a dimension that were too many to keep apart: see server/outcomes/bound-dimensions.ts. */
const CUBE_OTHER = "other";

export type ShopNames = AttributionOverview["shopNames"];

/** Dimensions and their values as people call them. */
export function useValueWords(shopNames: ShopNames) {
  const t = useTranslations("analyst");
  const locale = useLocale();
  return useMemo(() => {
    const dimension = (name: string): string => {
      const known = cubeDimensions.find((one) => one === name);
      return known ? t(`dimension.${known satisfies CubeDimension}`) : name;
    };
    const value = (of: string, text: string): string => {
      if (text === "-") return of === "node" ? t("value.noNode") : t("value.unknown");
      if (text === "…") return t("value.other");
      if (text === CUBE_OTHER) return t("value.rest");
      if (of === "shop") return shopNames[text]?.[locale === "zh-CN" ? "zh" : "en"] ?? text;
      if (of === "kind" && (orderKinds as readonly string[]).includes(text))
        return t(`kind.${text as OrderKind}`);
      return text;
    };
    return {
      dimension,
      value,
      /** "Android 10 + 4G": a combination in a sentence. */
      combination: (attributes: { dimension: string; value: string }[]) =>
        attributes.map((attribute) => value(attribute.dimension, attribute.value)).join(" + "),
    };
  }, [t, locale, shopNames]);
}

export type ValueWords = ReturnType<typeof useValueWords>;
