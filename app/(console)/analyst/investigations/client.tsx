"use client";

import { useQueryStates } from "nuqs";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import {
  type InvestigationListProps,
  InvestigationListScreen,
} from "#components/investigations/investigation-list.tsx";
import { investigationParams } from "./search-params.ts";

type InvestigationsProps = Omit<InvestigationListProps, "onList">;

/** Holds what the list is narrowed to in the address; the server draws the rows. */
export function Investigations(props: InvestigationsProps) {
  return (
    <NuqsAdapter>
      <Listed {...props} />
    </NuqsAdapter>
  );
}

function Listed(props: InvestigationsProps) {
  const [, setParams] = useQueryStates(investigationParams, { shallow: false, history: "replace" });
  return <InvestigationListScreen {...props} onList={(changed) => void setParams(changed)} />;
}
