"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AnnotationCommands, AnnotationTools } from "#components/annotations/annotation-tools.ts";
import { causesOf } from "#components/attribution/explanation-rows.ts";
import type { AnnotationLayer } from "#server/contracts/annotation-layers.ts";
import type { Combination, Explanation, Question, TimeWindow } from "#server/contracts/attribution.ts";
import { fetchAnnotations, fetchAround, fetchWithout } from "./fetch-annotations.ts";

const REFETCH_MS = 10_000;
const MOST_CAUSES = 16;

export interface AnnotationsInput {
  question: Question;
  span: TimeWindow;
  live: boolean;
  explanation: Explanation | null;
  hidden: AnnotationLayer[];
  onHidden: (layers: AnnotationLayer[]) => void;
  commands: AnnotationCommands;
}

/** The marks of the chart, what happened around the onset, and what the rate would be without the causes. */
export function useAnnotations({ question, span, live, explanation, ...rest }: AnnotationsInput) {
  const queries = useQueryClient();
  // Both are read from successes.
  const ofSuccess = question.measure === "success";
  const causes = explanation && ofSuccess ? causesOf(explanation).slice(0, MOST_CAUSES) : [];
  const combinations = causes.map(({ attributes }) => attributes as Combination);
  // Rare values put together have no series of their own.
  const first = combinations[0]?.every(({ value }) => value !== "…") ? combinations[0] : null;
  const listKey = ["annotations", "list", span];
  const list = useQuery({
    queryKey: listKey,
    queryFn: () => fetchAnnotations(span),
    placeholderData: keepPreviousData,
    // Others write too, also on a chart that stands still.
    refetchInterval: REFETCH_MS,
  });
  const around = useQuery({
    queryKey: ["annotations", "around", question, first],
    queryFn: () => fetchAround(question, first),
    enabled: ofSuccess,
    placeholderData: keepPreviousData,
    refetchInterval: live ? 3 * REFETCH_MS : false,
  });
  const without = useQuery({
    queryKey: ["attribution", "without", question, combinations, span],
    queryFn: () => fetchWithout(question, combinations, span),
    enabled: combinations.length > 0,
  });
  const tools: AnnotationTools = {
    ...rest,
    list: list.data?.annotations ?? null,
    cut: list.data?.cut ?? false,
    around: ofSuccess ? (around.data ?? null) : null,
    aroundFailed: around.isError,
    refresh: async () => {
      void queries.invalidateQueries({ queryKey: ["annotations", "around"] });
      // What was read a moment ago may be from before somebody else wrote.
      const fresh = await queries.fetchQuery({
        queryKey: listKey,
        queryFn: () => fetchAnnotations(span),
        staleTime: 0,
      });
      return fresh.annotations;
    },
  };
  return { tools, without };
}
