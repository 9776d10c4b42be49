"use client";

import { Alert, Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Explanation, Question } from "#server/contracts/attribution.ts";
import type { Finding, FindingSummary } from "#server/contracts/findings.ts";
import { useRates } from "../attribution/use-rates.ts";
import { compareRankings } from "./compare-rankings.ts";
import { fetchFinding, findingHref } from "./fetch-findings.ts";
import { useFindingWords } from "./use-finding-words.ts";

export interface FindingCheckProps {
  id: string;
  question: Question;
  /** Today's answer; null while it is asked for. */
  explanation: Explanation | null;
}

/** On the live desk, after "ask again": whether what was found then is found today. */
export function FindingCheck({ id, question, explanation }: FindingCheckProps) {
  const t = useTranslations("investigations.check");
  const rates = useRates();
  const { data: finding } = useQuery({
    queryKey: ["findings", id],
    queryFn: () => fetchFinding(id),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const before = useFindingWords(finding?.summary ?? null);
  const today = useMemo(
    () => (finding && explanation ? summaryOfNow(question, explanation, finding) : null),
    [question, explanation, finding],
  );
  const now = useFindingWords(today);
  if (!finding) return null;
  const link = <Anchor href={findingHref(id)}>{t("open")}</Anchor>;
  if (!isSame(question, finding.question)) {
    return (
      <Alert color="gray" role="status">
        {t("other", { id })} {link}
      </Alert>
    );
  }
  const made = { name: finding.madeByName, time: rates.exactTime(finding.madeAt) };
  if (!explanation) {
    return (
      <Alert color="gray" role="status">
        {t("asking", made)}
      </Alert>
    );
  }
  const check = compareRankings(finding.result.explanation, explanation);
  return (
    <Alert color={check === "changed" ? "yellow" : "gray"} role="status" data-check={check}>
      {check === "changed"
        ? t("changed", { ...made, found: before?.what ?? "", now: now?.what ?? "" })
        : t(check, made)}{" "}
      {link}
    </Alert>
  );
}

/** The database gives a question back with its keys in another order; what it did not know then is no difference. */
function isSame(question: Question, then: Question): boolean {
  return Object.entries(then).every(
    ([key, value]) => stableText(question[key as keyof Question]) === stableText(value),
  );
}

function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, one) =>
    one && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)))
      : one,
  );
}

function summaryOfNow(question: Question, explanation: Explanation, { result }: Finding): FindingSummary {
  const { verdict, mixDimension, base, current, change, pinned, causes } = explanation;
  return {
    measure: question.measure,
    verdict,
    mixDimension,
    current: question.current,
    baseRate: base.rate,
    currentRate: current.rate,
    change,
    causes: [...pinned, ...causes].map(({ attributes }) => attributes),
    shopNames: result.overview.shopNames,
  };
}
