"use client";

import { useState } from "react";
import type { BoardTemplate, PublishedTemplate } from "#server/contracts/boards.ts";
import { type NamedTemplate, templateChanges } from "./template-changes.ts";

/** What someone is writing, and the published version they began from. */
export function useDraft(initial: PublishedTemplate) {
  const [base, setBase] = useState(initial);
  const [draft, setDraft] = useState<NamedTemplate>({ name: initial.name, template: initial.template });
  const changes = templateChanges(base, draft);
  const startFrom = (published: PublishedTemplate) => {
    setBase(published);
    setDraft({ name: published.name, template: published.template });
  };
  return {
    base,
    draft,
    changes,
    setName: (name: string) => setDraft((before) => ({ ...before, name })),
    change: (change: Partial<BoardTemplate>) =>
      setDraft((before) => ({ ...before, template: { ...before.template, ...change } })),
    discard: () => startFrom(base),
    startFrom,
  };
}
