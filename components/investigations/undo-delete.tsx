"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { fetchNotices } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import { investigationHref } from "./fetch-findings.ts";
import type { InvestigationAct } from "./investigation-acts.ts";

export interface UndoDeleteProps {
  id: string;
  /** In words, as a notice stands outside the page's own. */
  words: { deleted: string; undo: string };
  noticeId: string;
  onRestore: InvestigationAct;
}

/** In a notice: what was deleted, and the way back. Later the list of deleted ones has it. */
export function UndoDelete({ id, words, noticeId, onRestore }: UndoDeleteProps) {
  const router = useRouter();
  const { run, pending } = useCommand(onRestore);
  return (
    <>
      {words.deleted}{" "}
      <Button
        size="compact-sm"
        variant="subtle"
        loading={pending}
        onClick={async () => {
          if (!(await run({ id }))) return;
          (await fetchNotices()).notifications.hide(noticeId);
          router.push(investigationHref(id));
        }}
      >
        {words.undo}
      </Button>
    </>
  );
}
