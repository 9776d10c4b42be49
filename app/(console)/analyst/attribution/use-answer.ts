"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { Answer } from "#components/attribution/attribution-desk.tsx";
import { AttributionProblem } from "./fetch-attribution.ts";

/** A query as the desk takes it, its error in words. */
export function useAnswer() {
  const t = useTranslations("errors");
  return <T>({ data, isFetching, error }: UseQueryResult<T>): Answer<T> => ({
    data: data ?? null,
    asking: isFetching,
    problem: error ? t(error instanceof AttributionProblem ? error.code : "INTERNAL") : null,
  });
}
