"use client";

import { Button, Text } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { PublishedTemplate } from "#server/contracts/boards.ts";
import { useTopic } from "../live/use-topic.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { notify } from "../ui/notify.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { useCommand } from "../ui/use-command.ts";
import type { DeleteTemplate } from "./board-commands.ts";
import classes from "./lists.module.css";
import { useTemplateName } from "./use-template-name.ts";
import { When } from "./when.tsx";

interface BoardsScreenProps {
  shopId: string;
  initial: PublishedTemplate[];
  remove: DeleteTemplate;
}

/** The boards of a shop: what each is called, since when it is so, and on how many screens. */
export function BoardsScreen({ shopId, initial, remove }: BoardsScreenProps) {
  const t = useTranslations("boards.list");
  const nameOf = useTemplateName();
  const { collections } = useTopic<"boards">(`boards:${shopId}`);
  const boards = collections ? inOrder(Object.values(collections.template), shopId) : initial;
  const screens = Object.values(collections?.screen ?? {});
  const [asked, setAsked] = useState<PublishedTemplate | null>(null);
  const { run, pending } = useCommand(remove, {
    onRefused: ({ code }) => {
      if (code !== "CONFLICT") return false;
      notify({ color: "red", message: t("inUse") });
      return true;
    },
  });
  async function removeAsked() {
    if (!asked) return;
    const gone = await run({ shopId, id: asked.id });
    if (gone) notify({ message: t("deleted", { name: nameOf(asked) }) });
    setAsked(null);
  }
  return (
    <div className={classes.page}>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <>
            <LinkButton href={`/merchant/${shopId}/screens`} look="default">
              {t("screensPage")}
            </LinkButton>
            <LinkButton href={`/merchant/${shopId}/boards/new`} icon={<IconPlus size={18} />}>
              {t("add")}
            </LinkButton>
          </>
        }
      />
      <ul className={classes.cards}>
        {boards.map((board) => {
          const name = nameOf(board);
          const shownOn = screens.filter(({ templateId }) => templateId === board.id).length;
          return (
            <li key={board.id} className={classes.card}>
              <div className={classes.words}>
                <Text size="lg" fw={600}>
                  {name}
                </Text>
                <Text c="dimmed">
                  {board.version === 0 ? (
                    t("untouched")
                  ) : (
                    <>
                      {t("version", { version: board.version })} ·{" "}
                      {t("publishedBy", { name: board.publishedBy })}, <When at={board.publishedAt} />
                    </>
                  )}
                </Text>
                {/* While it is not known, nothing is said. */}
                {collections && <Text c="dimmed">{t("screens", { count: shownOn })}</Text>}
              </div>
              <div className={classes.deeds}>
                {board.id !== standardOf(shopId) && (
                  <Button
                    variant="subtle"
                    color="red"
                    leftSection={<IconTrash size={18} />}
                    onClick={() => setAsked(board)}
                    aria-label={t("deleteOne", { name })}
                  >
                    {t("delete")}
                  </Button>
                )}
                <LinkButton href={`/b/${board.id}`} look="default" aria-label={t("openOne", { name })}>
                  {t("open")}
                </LinkButton>
                <LinkButton
                  href={`/merchant/${shopId}/boards/${board.id}`}
                  aria-label={t("editOne", { name })}
                >
                  {t("edit")}
                </LinkButton>
              </div>
            </li>
          );
        })}
      </ul>
      <ConfirmDialog
        opened={asked !== null}
        title={asked ? t("deleteOne", { name: nameOf(asked) }) : ""}
        text={t("deleteText")}
        confirm={t("delete")}
        pending={pending}
        onConfirm={() => void removeAsked()}
        onClose={() => setAsked(null)}
      />
    </div>
  );
}

const standardOf = (shopId: string): string => `standard-${shopId}`;

/** The standard board first, the others by name. */
export function inOrder(boards: PublishedTemplate[], shopId: string): PublishedTemplate[] {
  const rank = ({ id }: PublishedTemplate) => (id === standardOf(shopId) ? 0 : 1);
  return [...boards].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
