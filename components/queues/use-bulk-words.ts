"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { BulkFilter } from "#server/contracts/engine.ts";
import { useQuantities } from "../operations/use-quantities.ts";

export interface ShopChoice {
  id: string;
  nameEn: string;
  nameZh: string;
}

/** A filter in words: "class browse · shop Golden Wok". */
export function useBulkWords(shops: ShopChoice[], clients: ReadonlyMap<string, string>) {
  const t = useTranslations("queues.bulk.filter");
  const name = useTranslations("operator.class");
  const q = useQuantities();
  const locale = useLocale();
  return useMemo(() => {
    const shopName = (id: string) => {
      const shop = shops.find((one) => one.id === id);
      return shop ? (locale === "zh-CN" ? shop.nameZh : shop.nameEn) : id;
    };
    const filter = (given: BulkFilter): string => {
      const words: string[] = [];
      if (given.class) words.push(t("class", { class: name(given.class) }));
      if (given.shopId) words.push(t("shop", { shop: shopName(given.shopId) }));
      if (given.clientId) words.push(t("client", { client: clients.get(given.clientId) ?? given.clientId }));
      if (given.olderThanSeconds) words.push(t("older", { age: q.span(given.olderThanSeconds * 1_000) }));
      return words.length > 0 ? words.join(" · ") : t("all");
    };
    return { filter, shopName };
  }, [t, name, q, locale, shops, clients]);
}
