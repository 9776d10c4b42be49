"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useMemo, useState } from "react";
import { useNow } from "#components/live/use-now.ts";
import { useTopic } from "#components/live/use-topic.ts";
import { QueryRoom } from "#components/ui/query-room.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { RunViewProps } from "#components/what-if/run-view.tsx";
import type { Origin, Span } from "#components/what-if/setup-form.tsx";
import { WhatIfDesk, type WhatIfDeskProps } from "#components/what-if/what-if-desk.tsx";
import type { CommandResult } from "#server/contracts/command.ts";
import { fetchLoad, fetchRun, startRun, WhatIfProblem } from "./ask-what-if.ts";

export interface WhatIfProps {
  mayAct: boolean;
  onCancel: (input: { runId: string }) => Promise<CommandResult<{ runId: string }>>;
  onApply: RunViewProps["onApply"];
}

/** The newest orders have not settled yet; and a span that moves would be read anew all the time. */
const SETTLE_MS = 30_000;
const STEP_MS = 60_000;
const MINUTE_MS = 60_000;

/** Holds which run is shown in the address, follows the runs, and asks the server. */
export function WhatIf(props: WhatIfProps) {
  const now = useNow();
  // While rendering on the server there is no clock to agree on.
  if (now === 0) return <WhatIfFrame />;
  return (
    <NuqsAdapter>
      <QueryRoom>
        <WhatIfAt now={now} {...props} />
      </QueryRoom>
    </NuqsAdapter>
  );
}

function WhatIfFrame() {
  const t = useTranslations("whatIf");
  return (
    <h1 className="rd-visually-hidden" aria-busy>
      {t("title")}
    </h1>
  );
}

function WhatIfAt({ now, mayAct, onCancel, onApply }: WhatIfProps & { now: number }) {
  const t = useTranslations("whatIf");
  const [runId, setRunId] = useQueryState("run", parseAsString.withOptions({ history: "push" }));
  const topic = useTopic("whatif:all");
  const rows = useMemo(
    () => Object.values(topic.collections?.run ?? {}).sort((a, b) => b.startedAt - a.startedAt),
    [topic.collections],
  );
  const choice = topic.collections?.choice?.now ?? { policy: "pull", limiter: "wait_target" };
  const [origin, setOrigin] = useState<Origin>("15");
  const [exact, setExact] = useState<Span | null>(null);
  const span = exact && origin === "exact" ? exact : recentSpan(origin, now);
  const problemOf = useProblemWords();

  const load = useQuery({
    queryKey: ["what-if", "load", span],
    queryFn: () => fetchLoad(span),
    enabled: origin !== "upload",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const start = useMutation({
    mutationFn: startRun,
    onSuccess: (row) => void setRunId(row.id),
  });
  const live = rows.find(({ id }) => id === runId);
  const full = useQuery({
    // The series are there once it is done; whoever comes by a link asks at once.
    queryKey: ["what-if", "run", runId, live?.state ?? "unknown"],
    queryFn: () => fetchRun(runId ?? ""),
    enabled: runId !== null && (live === undefined || live.state === "done"),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const cancel = useCommand(onCancel);

  return (
    <WhatIfDesk
      rows={rows}
      ageMs={topic.ageMs}
      now={now}
      onOpen={(id) => void setRunId(id)}
      setup={{
        choice,
        load: {
          data: load.error ? null : (load.data ?? null),
          reading: load.isFetching,
          problem: load.error ? problemOf(load.error) : load.data === null ? t("load.none") : null,
        },
        now,
        origin,
        span,
        mayAct,
        pending: start.isPending,
        problem: start.error ? problemOf(start.error) : null,
        onOrigin: (next) => {
          if (next === "exact") setExact(recentSpan("60", now));
          setOrigin(next);
        },
        onSpan: setExact,
        onStart: (input) => start.mutate(input),
      }}
      run={runShown()}
    />
  );

  function runShown(): WhatIfDeskProps["run"] {
    if (runId === null) return { kind: "none" };
    const row = live ?? full.data;
    if (!row) {
      return full.error ? { kind: "unknown", problem: problemOf(full.error) } : { kind: "loading" };
    }
    return {
      kind: "run",
      row,
      full: full.data ?? null,
      problem: full.error ? problemOf(full.error) : null,
      choice,
      now,
      mayAct,
      cancelling: cancel.pending,
      onCancel: () => void cancel.run({ runId: row.id }),
      onApply,
    };
  }
}

/** The last minutes, to the minute, so that the same question is not asked every second. */
function recentSpan(origin: Origin, now: number): Span {
  const minutes = Number(origin);
  const to = Math.floor((now - SETTLE_MS) / STEP_MS) * STEP_MS;
  return { from: to - (Number.isFinite(minutes) ? minutes : 15) * MINUTE_MS, to };
}

/** A refusal in words; where a file is to blame, with the line. */
function useProblemWords() {
  const t = useTranslations("errors");
  return (error: Error): string => {
    if (!(error instanceof WhatIfProblem)) return t("INTERNAL");
    const named = /line \d+|variants|span/i.test(error.message);
    return error.code === "INVALID_REQUEST" && named ? error.message : t(error.code);
  };
}
