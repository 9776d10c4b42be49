"use client";

import { Button, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { PublishedTemplate } from "#server/contracts/boards.ts";
import { ChangeList } from "./change-list.tsx";
import classes from "./editor.module.css";
import type { TemplateChange } from "./template-changes.ts";

interface ConflictPanelProps {
  theirs: PublishedTemplate;
  /** From theirs to mine. */
  changes: readonly TemplateChange[];
  pending: boolean;
  onMine(): void;
  onTheirs(): void;
}

/** Someone published while this was written: who, what differs, and the two ways on. */
export function ConflictPanel({ theirs, changes, pending, onMine, onTheirs }: ConflictPanelProps) {
  const t = useTranslations("boards.editor");
  return (
    <section className={classes.conflict} role="alert">
      <Text fw={600}>{t("conflictTitle", { name: theirs.publishedBy, version: theirs.version })}</Text>
      {changes.length === 0 ? (
        <Text>{t("conflictSame")}</Text>
      ) : (
        <>
          <Text>{t("conflictText")}</Text>
          <ChangeList changes={changes} />
        </>
      )}
      <div className={classes.answers}>
        <Button variant="default" onClick={onTheirs}>
          {t("takeTheirs")}
        </Button>
        {changes.length > 0 && (
          <Button onClick={onMine} loading={pending}>
            {t("publishOver")}
          </Button>
        )}
      </div>
    </section>
  );
}
