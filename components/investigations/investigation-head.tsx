"use client";

import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCheck,
  IconCopy,
  IconDots,
  IconLink,
  IconPencil,
  IconTrash,
} from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { NAME_MOST } from "#server/contracts/investigation-limits.ts";
import type { Investigation } from "#server/contracts/investigations.ts";
import { When } from "../boards/when.tsx";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { copyLink } from "./copy-link.ts";
import { investigationHref } from "./fetch-findings.ts";
import type { InvestigationActs } from "./investigation-acts.ts";
import classes from "./investigation-screen.module.css";
import { StateMark } from "./state-mark.tsx";
import { UndoDelete } from "./undo-delete.tsx";

export interface InvestigationHeadProps {
  investigation: Investigation;
  viewer: { id: string; administrator: boolean };
  acts: InvestigationActs;
  onNewest: (newest: Investigation) => Promise<void>;
  reread: () => Promise<Investigation>;
}

const UNDO_SHOWN_MS = 12_000;

/** What it is called, how far it is, and what can be done with it as a whole. */
export function InvestigationHead({ investigation, viewer, acts, onNewest, reread }: InvestigationHeadProps) {
  const t = useTranslations("investigations.page");
  const { id, name, state, conclusion, ownerId, ownerName } = investigation;
  const [changing, setChanging] = useState<"name" | "conclusion" | null>(null);
  const reopening = useCommand(acts.onChange);
  const more = useMoreActs(investigation, acts);
  const mine = viewer.administrator || viewer.id === ownerId;
  const concluded = state === "concluded";
  return (
    <header className={classes.head}>
      <div className={classes.words}>
        <Link href="/analyst/investigations" className={classes.by}>
          ← {t("back")}
        </Link>
        <h1>{name}</h1>
        <p className={classes.by}>
          <StateMark state={state} />
          <span>
            {t.rich("by", {
              owner: ownerName,
              name: investigation.changedByName,
              created: () => <When at={investigation.createdAt} />,
              updated: () => <When at={investigation.updatedAt} />,
            })}
          </span>
        </p>
        {conclusion && <p className={classes.conclusion}>{conclusion}</p>}
      </div>
      <div className={classes.acts}>
        {concluded ? (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size="1rem" aria-hidden />}
            loading={reopening.pending}
            onClick={async () => {
              const answer = await reopening.run({ id, version: investigation.version, conclusion: null });
              await onNewest(answer ? answer.value : await reread());
            }}
          >
            {t("reopen")}
          </Button>
        ) : (
          <Button
            leftSection={<IconCheck size="1rem" aria-hidden />}
            onClick={() => setChanging("conclusion")}
          >
            {t("conclude")}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconLink size="1rem" aria-hidden />}
          onClick={() => void more.copy()}
        >
          {t("copy")}
        </Button>
        <Menu withinPortal position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="default" size="input-sm" aria-label={t("more")}>
              <IconDots size="1rem" aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPencil size="1rem" aria-hidden />}
              onClick={() => setChanging("name")}
            >
              {t("rename")}
            </Menu.Item>
            {concluded && (
              <Menu.Item
                leftSection={<IconCheck size="1rem" aria-hidden />}
                onClick={() => setChanging("conclusion")}
              >
                {t("concludeAgain")}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<IconCopy size="1rem" aria-hidden />}
              onClick={() => void more.duplicate()}
            >
              {t("duplicate")}
            </Menu.Item>
            <Menu.Item
              color="red"
              disabled={!mine}
              leftSection={<IconTrash size="1rem" aria-hidden />}
              onClick={() => void more.remove()}
            >
              {mine ? t("delete") : t("notYours", { owner: ownerName })}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <ChangeDialog
        what={changing}
        investigation={investigation}
        onChange={acts.onChange}
        onNewest={onNewest}
        reread={reread}
        onClose={() => setChanging(null)}
      />
    </header>
  );
}

function useMoreActs({ id, name }: Investigation, acts: InvestigationActs) {
  const t = useTranslations("investigations.page");
  const share = useTranslations("investigations.share");
  const router = useRouter();
  const duplicating = useCommand(acts.onDuplicate);
  const removing = useCommand(acts.onRemove);
  return {
    copy: () =>
      copyLink(investigationHref(id), {
        copied: t("linkCopied"),
        shown: (link) => share("shown", { link }),
      }),
    async duplicate() {
      const copy = await duplicating.run({ id, name: t("copyName", { name }).slice(0, NAME_MOST) });
      if (!copy) return;
      router.push(investigationHref(copy.value.id));
      notify({ message: t("duplicated") });
    },
    async remove() {
      if (!(await removing.run({ id }))) return;
      router.push("/analyst/investigations");
      const noticeId = `deleted-${id}`;
      notify({
        id: noticeId,
        message: (
          <UndoDelete
            id={id}
            words={{ deleted: t("deleted", { name }), undo: t("undo") }}
            noticeId={noticeId}
            onRestore={acts.onRestore}
          />
        ),
        autoClose: UNDO_SHOWN_MS,
      });
    },
  };
}
