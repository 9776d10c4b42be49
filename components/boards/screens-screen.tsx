"use client";

import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { PublishedTemplate, ScreenRow } from "#server/contracts/boards.ts";
import { useTopic } from "../live/use-topic.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { notify } from "../ui/notify.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { SidePanel } from "../ui/side-panel.tsx";
import { useCommand } from "../ui/use-command.ts";
import type { ScreenCommands } from "./board-commands.ts";
import { inOrder } from "./boards-screen.tsx";
import classes from "./lists.module.css";
import { ScreenCard } from "./screen-card.tsx";
import { ScreenForm } from "./screen-form.tsx";

interface ScreensScreenProps {
  shopId: string;
  templates: PublishedTemplate[];
  /** Where devices go to show a code. */
  pairAddress: string;
  commands: ScreenCommands;
}

/** The shop's paired devices, live. */
export function ScreensScreen({ shopId, templates, pairAddress, commands }: ScreensScreenProps) {
  const t = useTranslations("boards.screens");
  const { collections } = useTopic<"boards">(`boards:${shopId}`);
  const boards = collections ? inOrder(Object.values(collections.template), shopId) : templates;
  const screens = Object.values(collections?.screen ?? {}).sort((a, b) => a.pairedAt - b.pairedAt);
  const [editing, setEditing] = useState<ScreenRow | "new" | null>(null);
  const [revoking, setRevoking] = useState<ScreenRow | null>(null);
  const revoke = useCommand(commands.revoke);
  async function revokeAsked() {
    if (!revoking) return;
    const gone = await revoke.run({ shopId, screenId: revoking.id });
    if (gone) notify({ message: t("revoked", { name: revoking.name }) });
    setRevoking(null);
  }
  const pair = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing("new")}>
      {t("pair")}
    </Button>
  );
  return (
    <div className={classes.page}>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <>
            <LinkButton href={`/merchant/${shopId}/boards`} look="default">
              {t("boardsPage")}
            </LinkButton>
            {screens.length > 0 && pair}
          </>
        }
      />
      {!collections && <Text c="dimmed">{t("loading")}</Text>}
      {collections && screens.length === 0 && (
        <EmptyState title={t("emptyTitle")} text={t("emptyText", { address: pairAddress })} action={pair} />
      )}
      <ul className={classes.cards}>
        {screens.map((screen) => (
          <ScreenCard
            key={screen.id}
            screen={screen}
            board={boards.find(({ id }) => id === screen.templateId) ?? null}
            connected={collections?.connected[screen.id] !== undefined}
            onEdit={() => setEditing(screen)}
            onRevoke={() => setRevoking(screen)}
          />
        ))}
      </ul>
      <SidePanel
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={editing && editing !== "new" ? t("edit", { name: editing.name }) : t("pair")}
      >
        <ScreenForm
          key={editing === null || editing === "new" ? "new" : editing.id}
          shopId={shopId}
          screen={editing === "new" ? null : editing}
          boards={boards}
          pairAddress={pairAddress}
          commands={commands}
          onDone={() => setEditing(null)}
        />
      </SidePanel>
      <ConfirmDialog
        opened={revoking !== null}
        title={revoking ? t("revokeTitle", { name: revoking.name }) : ""}
        text={t("revokeText")}
        confirm={t("revoke")}
        pending={revoke.pending}
        onConfirm={() => void revokeAsked()}
        onClose={() => setRevoking(null)}
      />
    </div>
  );
}
