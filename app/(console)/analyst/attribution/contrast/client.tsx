"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type DrillState, withKept } from "#components/attribution/drill-path.ts";
import { chartSpan, resolveWindows } from "#components/attribution/windows.ts";
import { ContrastDesk } from "#components/contrast/contrast-desk.tsx";
import { NoCause } from "#components/contrast/no-cause.tsx";
import { useNow } from "#components/live/use-now.ts";
import { QueryRoom } from "#components/ui/query-room.tsx";
import { type Combination, MOST_PINNED, type Question } from "#server/contracts/attribution.ts";
import { causeParams, deskHref } from "../contrast-links.ts";
import { distributionParams } from "../contrast-params.ts";
import { fetchContrast, fetchFailedOrders } from "../fetch-contrast.ts";
import { attributionParams } from "../search-params.ts";
import { useAnswer } from "../use-answer.ts";

const RESOLVE_MS = 60_000;

/** One cause set against everything else; all of it is in the address. */
export function ContrastPage() {
  const t = useTranslations("contrast.page");
  const now = useNow(RESOLVE_MS);
  // While rendering on the server there is no clock to agree on.
  if (now === 0)
    return (
      <h1 className="rd-visually-hidden" aria-busy>
        {t("title")}
      </h1>
    );
  return (
    <NuqsAdapter>
      <QueryRoom>
        <ContrastAt now={now} />
      </QueryRoom>
    </NuqsAdapter>
  );
}

function ContrastAt({ now }: { now: number }) {
  const [{ cause, ...params }] = useQueryStates({ ...attributionParams, ...causeParams });
  const windows = resolveWindows(params, now);
  const { baseline, current } = windows;
  const { measure, filters, pinned, least } = params;
  const question: Question = { measure, baseline, current, filters, pinned, least };
  if (!cause) return <NoCause deskHref={deskHref(question)} />;
  return <Compared now={now} question={question} cause={cause} span={chartSpan(windows, params.span, now)} />;
}

interface ComparedProps {
  now: number;
  question: Question;
  cause: Combination;
  span: Question["current"];
}

function Compared({ now, question, cause, span }: ComparedProps) {
  const [state, setState] = useQueryStates(distributionParams, { history: "replace" });
  const queries = useQueryClient();
  const answerOf = useAnswer();
  // The two sides are compared by success, whatever the desk looks at.
  const asked = { question: { ...question, measure: "success" as const }, attributes: cause, span };
  const contrast = useQuery({
    queryKey: ["attribution", "contrast", asked],
    queryFn: () => fetchContrast(asked),
    placeholderData: keepPreviousData,
  });
  const failed = useQuery({
    queryKey: ["attribution", "failed-orders", asked],
    queryFn: () => fetchFailedOrders(asked),
  });
  const { filters, pinned } = question;
  // What is chosen here is asked about on the desk: this page is about one combination.
  const onDrill = (changed: Partial<DrillState>) => {
    const next = { ...question, filters: changed.filters ?? filters, pinned: changed.pinned ?? pinned };
    window.location.assign(changed.group ? `${deskHref(next)}&group=${changed.group}` : deskHref(next));
  };
  return (
    <ContrastDesk
      now={now}
      question={question}
      cause={cause}
      span={span}
      contrast={answerOf(contrast)}
      failed={answerOf(failed)}
      state={state}
      links={{
        desk: deskHref(question),
        keep: deskHref({ ...question, filters: withKept(filters, cause) }),
        exclude: deskHref({ ...question, pinned: [...pinned, cause].slice(-MOST_PINNED) }),
      }}
      onDrill={onDrill}
      onState={(changed) => void setState(changed)}
      onRetry={() => void queries.invalidateQueries({ queryKey: ["attribution"] })}
    />
  );
}
