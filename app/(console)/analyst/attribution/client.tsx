"use client";

import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTimeZone, useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useCallback } from "react";
import type { AnnotationCommands } from "#components/annotations/annotation-tools.ts";
import { AttributionDesk } from "#components/attribution/attribution-desk.tsx";
import type { DrillState } from "#components/attribution/drill-path.ts";
import {
  type Choice,
  chartSpan,
  fitHistory,
  frozen,
  isWithin,
  resolveWindows,
} from "#components/attribution/windows.ts";
import { FindingCheck } from "#components/investigations/finding-check.tsx";
import { ShareActs, type SharingActs } from "#components/investigations/share-acts.tsx";
import { useNow } from "#components/live/use-now.ts";
import { QueryRoom } from "#components/ui/query-room.tsx";
import type { Explanation, Question } from "#server/contracts/attribution.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Measure } from "#server/contracts/measures.ts";
import { AttributionProblem, fetchOverview, fetchStrips } from "./fetch-attribution.ts";
import { attributionParams } from "./search-params.ts";
import { useAnnotations } from "./use-annotations.ts";
import { useAnswer } from "./use-answer.ts";
import { useDeskPanels } from "./use-desk-panels.tsx";

export interface AttributionProps extends SharingActs {
  onExplain: (input: unknown) => Promise<CommandResult<Explanation>>;
  annotate: AnnotationCommands;
}

const LIVE_REFETCH_MS = 10_000;

/** Holds the page's state in the address, asks the server, and hands both to the desk. */
export function Attribution(props: AttributionProps) {
  const now = useNow(LIVE_REFETCH_MS);
  // While rendering on the server there is no clock to agree on.
  if (now === 0) return <AttributionFrame />;
  return (
    <NuqsAdapter>
      <QueryRoom>
        <AttributionAt now={now} {...props} />
      </QueryRoom>
    </NuqsAdapter>
  );
}

function AttributionFrame() {
  const t = useTranslations("analyst");
  return (
    <h1 className="rd-visually-hidden" aria-busy>
      {t("title")}
    </h1>
  );
}

function AttributionAt({ now, onExplain, annotate, ...sharing }: AttributionProps & { now: number }) {
  const [params, setParams] = useQueryStates(attributionParams, { history: "push" });
  const { measure, filters, pinned, least, explained } = params;
  const choice: Choice = { current: params.current, baseline: params.baseline };
  const zone = useTimeZone();
  const asked = resolveWindows(choice, now, zone);
  const { live } = asked;
  const span = chartSpan(asked, params.span, now, params.until);
  const shared = {
    placeholderData: keepMeasure(measure),
    refetchInterval: live ? LIVE_REFETCH_MS : (false as const),
  };

  const overview = useQuery({
    ...shared,
    queryKey: ["attribution", "overview", measure, span, filters],
    queryFn: () => fetchOverview(span, measure, filters),
  });
  const firstAt = overview.data?.points.find((point) => point.total > 0)?.at;
  const windows = fitHistory(asked, choice, firstAt);
  const { baseline, current } = windows;
  const shiftMs = current.from - baseline.from;
  const earlierSpan = { from: span.from - shiftMs, to: span.to - shiftMs };
  const baselineIsFar = !isWithin(baseline, span);
  const earlier = useQuery({
    ...shared,
    queryKey: ["attribution", "overview", measure, earlierSpan, filters],
    queryFn: () => fetchOverview(earlierSpan, measure, filters),
    enabled: baselineIsFar,
  });
  const question: Question = { measure, baseline, current, filters, pinned, least };
  const strips = useQuery({
    ...shared,
    queryKey: ["attribution", "strips", question],
    queryFn: () => fetchStrips(question),
  });
  const explanation = useQuery({
    queryKey: ["attribution", "explanation", question],
    queryFn: async () => {
      const answer = await onExplain(question).catch(() => null);
      if (answer?.ok) return answer.value;
      throw new AttributionProblem(answer?.code ?? "NETWORK");
    },
    enabled: explained,
    placeholderData: keepMeasure(measure),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const onDrill = useCallback((changed: Partial<DrillState>) => void setParams(changed), [setParams]);
  const { tools, without } = useAnnotations({
    question,
    span,
    live,
    explanation: explained ? (explanation.data ?? null) : null,
    hidden: params.hide,
    onHidden: (hide) => void setParams({ hide }),
    commands: annotate,
  });
  const queries = useQueryClient();
  const answerOf = useAnswer();
  const panels = useDeskPanels({
    now,
    question,
    span,
    explanation: explained ? (explanation.data ?? null) : null,
    onWindows: (chosen) => void setParams(chosen),
  });

  return (
    <AttributionDesk
      now={now}
      choice={choice}
      windows={windows}
      span={{ minutes: params.span, window: span, panned: params.until !== null }}
      question={question}
      overview={answerOf(overview)}
      earlier={baselineIsFar ? (earlier.data ?? null) : null}
      strips={answerOf(strips)}
      explanation={answerOf(explanation)}
      explained={explained}
      handOn={<ShareActs {...sharing} question={question} span={span} />}
      news={
        params.finding && (
          <FindingCheck id={params.finding} question={question} explanation={upToDate(explanation)} />
        )
      }
      onChoice={(changed) => void setParams(changed)}
      onMeasure={(changed) => void setParams({ measure: changed })}
      without={answerOf(without)}
      annotations={tools}
      onPan={(until) => void setParams({ until })}
      onSpan={(minutes) => void setParams({ span: minutes as typeof params.span })}
      group={params.group}
      onDrill={onDrill}
      onExplain={() => {
        // A finding stands still: the link to it has to show the same tomorrow.
        void setParams({ ...frozen(windows), explained: true });
        if (explained) void explanation.refetch();
      }}
      onLive={() =>
        void setParams({ current: null, baseline: null, until: null, explained: null, finding: null })
      }
      onRetry={() => void queries.invalidateQueries({ queryKey: ["attribution"] })}
      {...panels}
    />
  );
}

/** While the next answer is on its way the last one stays, unless it speaks of something else. */
function keepMeasure(measure: Measure) {
  return <T extends { measure: Measure }>(previous: T | undefined) =>
    previous?.measure === measure ? previous : undefined;
}

/** Not the answer to the question before. */
function upToDate<T>({ data, isPlaceholderData }: UseQueryResult<T>): T | null {
  return data === undefined || isPlaceholderData ? null : data;
}
