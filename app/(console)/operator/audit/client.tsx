"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AuditScreen, type AuditSearch, anything } from "#components/audit/audit-screen.tsx";
import { QueryRoom } from "#components/ui/query-room.tsx";
import { fetchAudit, queryOf, verifyAudit } from "./fetch-audit.ts";

const text = parseAsString.withDefault("").withOptions({ history: "push" });
const address = { actor: text, action: text, target: text, from: text, to: text, outcome: text, entry: text };

/** The filters are in the address, so that what was found can be handed on. */
export function AuditPage() {
  return (
    <NuqsAdapter>
      <QueryRoom>
        <Search />
      </QueryRoom>
    </NuqsAdapter>
  );
}

function Search() {
  const [{ entry, ...search }, setAddress] = useQueryStates(address);
  const from = Number(entry) > 0 ? Number(entry) : null;
  const found = useInfiniteQuery({
    queryKey: ["audit", search, from],
    queryFn: ({ pageParam, signal }) => fetchAudit(search, pageParam, signal),
    initialPageParam: from === null ? null : from + 1,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const show = (next: AuditSearch) => {
    // The same again asks again: the log grows.
    if (JSON.stringify(next) === JSON.stringify(search) && from === null) void found.refetch();
    else void setAddress({ ...emptyToNull(next), entry: null });
  };
  return (
    <AuditScreen
      search={search}
      rows={found.data?.pages.flatMap(({ rows }) => rows) ?? []}
      more={found.hasNextPage}
      pending={found.isFetching}
      failed={found.isError}
      exportHref={`/api/v1/audit.ndjson?${queryOf(search)}`}
      onSearch={show}
      onMore={() => void found.fetchNextPage()}
      onRefer={(seq) => void setAddress({ ...emptyToNull(anything), entry: String(seq) })}
      verify={verifyAudit}
    />
  );
}

/** What is any is not in the address. */
function emptyToNull(search: AuditSearch): Record<keyof AuditSearch, string | null> {
  const pairs = Object.entries(search).map(([name, value]) => [name, value === "" ? null : value]);
  return Object.fromEntries(pairs) as Record<keyof AuditSearch, string | null>;
}
