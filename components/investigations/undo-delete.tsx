"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { fetchNotices } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import { investigationHref } from "./fetch-findings.ts";
import type { InvestigationAct } from "./investigation-acts.ts";

export interface UndoDeleteProps {
  id: string;
  name: string;
  noticeId: string;
  onRestore: InvestigationAct;
}

/** In a notice: what was deleted, and the way back. Later the list of deleted ones has it. */
export function UndoDelete({ id, name, noticeId, onRestore }: UndoDeleteProps) {
  const t = useTranslations("investigations.page");
  const router = useRouter();
  const { run, pending } = useCommand(onRestore);
  return (
    <>
      {t("deleted", { name })}{" "}
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
        {t("undo")}
      </Button>
    </>
  );
}
