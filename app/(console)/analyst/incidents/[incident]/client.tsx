"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { combinationOf } from "#components/attribution/use-drill.ts";
import { IncidentScreen, type IncidentScreenProps } from "#components/incidents/incident-screen.tsx";
import { useNow } from "#components/live/use-now.ts";
import { QueryRoom } from "#components/ui/query-room.tsx";
import type { IncidentDetail } from "#server/contracts/incidents.ts";
import { contrastHref } from "../../attribution/contrast-links.ts";

export type IncidentProps = Pick<IncidentScreenProps, "actions" | "mayFlip" | "flip"> & {
  /** As the page was made with. */
  first: IncidentDetail;
};

const OPEN_REFETCH_MS = 10_000;

/** Keeps one incident fresh while it lasts. */
export function Incident(props: IncidentProps) {
  return (
    <QueryRoom>
      <FreshIncident {...props} />
    </QueryRoom>
  );
}

function FreshIncident({ first, ...rest }: IncidentProps) {
  const { ref, updatedAt } = first.row;
  const now = useNow(OPEN_REFETCH_MS) || updatedAt;
  const queries = useQueryClient();
  const queryKey = ["incident", ref];
  const { data } = useQuery({
    queryKey,
    queryFn: () => fetchIncident(ref),
    initialData: first,
    refetchInterval: ({ state }) => (isLive(state.data ?? first) ? OPEN_REFETCH_MS : false),
  });
  return (
    <IncidentScreen
      detail={data}
      againstHref={againstHrefOf(data)}
      now={now}
      onChanged={() => void queries.invalidateQueries({ queryKey })}
      {...rest}
    />
  );
}

/** Of a rate: latencies are not set side by side there. */
function againstHrefOf({ row: { measure, question, cause } }: IncidentDetail): string | null {
  const first =
    measure === "success" && cause?.verdict === "causes"
      ? combinationOf(cause.causes[0]?.attributes ?? [])
      : null;
  return first && contrastHref(question, first);
}

/** While it lasts, and until what was flipped for it is measured. */
function isLive({ row }: IncidentDetail): boolean {
  return row.endedAt === null || row.flips.some(({ verdict }) => verdict === null);
}

async function fetchIncident(ref: string): Promise<IncidentDetail> {
  const response = await fetch(`/api/v1/incidents/${ref}`, { cache: "no-store", credentials: "same-origin" });
  if (!response.ok) throw new Error(`incident: ${response.status}`);
  return (await response.json()) as IncidentDetail;
}
