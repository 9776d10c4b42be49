"use client";

import { FindingPage, type FindingPageProps } from "#components/investigations/finding-page.tsx";
import { QueryRoom } from "#components/ui/query-room.tsx";
import { deskHref } from "../../attribution/desk-href.ts";

export function FindingView(props: Omit<FindingPageProps, "deskHref">) {
  return (
    <QueryRoom>
      <FindingPage {...props} deskHref={deskHref} />
    </QueryRoom>
  );
}
