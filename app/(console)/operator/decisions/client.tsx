"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { DecisionsDesk } from "#components/decisions/decisions-desk.tsx";
import { QueryRoom } from "#components/ui/query-room.tsx";
import { fetchDecisions } from "./fetch-decisions.ts";

/** The search is in the address, so that an answer can be handed on. */
export function DecisionsPage() {
  return (
    <NuqsAdapter>
      <QueryRoom>
        <Search />
      </QueryRoom>
    </NuqsAdapter>
  );
}

function Search() {
  const [q, setQ] = useQueryState("q", parseAsString.withDefault("").withOptions({ history: "push" }));
  const asked = q.trim();
  const found = useQuery({
    queryKey: ["decisions", asked],
    queryFn: () => fetchDecisions(asked),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
    retry: 1,
    staleTime: 0,
  });
  return (
    <DecisionsDesk
      asked={asked}
      answer={asked === "" ? null : (found.data ?? null)}
      pending={found.isFetching}
      failed={found.isError}
      onAsk={(next) => {
        // The same again asks again: an order moves on.
        if (next === asked && asked !== "") void found.refetch();
        else void setQ(next === "" ? null : next);
      }}
    />
  );
}
