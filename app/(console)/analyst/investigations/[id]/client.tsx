"use client";

import {
  InvestigationScreen,
  type InvestigationScreenProps,
} from "#components/investigations/investigation-screen.tsx";
import { QueryRoom } from "#components/ui/query-room.tsx";
import { deskHref } from "../../attribution/desk-href.ts";

export function InvestigationView(props: Omit<InvestigationScreenProps, "deskHref">) {
  return (
    <QueryRoom>
      <InvestigationScreen {...props} deskHref={deskHref} />
    </QueryRoom>
  );
}
