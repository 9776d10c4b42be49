"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Decision } from "#server/contracts/decisions.ts";
import classes from "./decision-card.module.css";
import { useMoments } from "./use-moments.ts";

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What every decision has: when, whose, and by which names it can be found again. */
export function CommonFacts({ decision }: { decision: Decision }) {
  const t = useTranslations("decisions.fact");
  const name = useTranslations("operator.class");
  const locale = useLocale();
  const moments = useMoments();
  const { shop, client, requestKey } = decision;
  return (
    <>
      <Fact label={t("when")}>
        <time dateTime={decision.at}>{moments.full(decision.at)}</time>
      </Fact>
      <Fact label={t("shop")}>{locale === "zh-CN" ? shop.nameZh : shop.nameEn}</Fact>
      <Fact label={t("client")}>{client.name}</Fact>
      <Fact label={t("class")}>{name(decision.class)}</Fact>
      <Fact label={t("id")}>
        <code>{decision.id}</code>
      </Fact>
      <Fact label={t("key")}>{requestKey === null ? t("noKey") : <code>{requestKey}</code>}</Fact>
    </>
  );
}
