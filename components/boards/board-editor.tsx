"use client";

import { Anchor, Button, Modal, Stack, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { PublishedTemplate, TemplateVersion } from "#server/contracts/boards.ts";
import { useTopic } from "../live/use-topic.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { notify } from "../ui/notify.ts";
import { QueryRoom } from "../ui/query-room.tsx";
import { useCommand } from "../ui/use-command.ts";
import type { TemplateCommands } from "./board-commands.ts";
import { BoardPreview } from "./board-preview.tsx";
import { ChangeList } from "./change-list.tsx";
import { ConflictPanel } from "./conflict-panel.tsx";
import classes from "./editor.module.css";
import { templateChanges } from "./template-changes.ts";
import { TemplateForm } from "./template-form.tsx";
import { useDraft } from "./use-draft.ts";
import { useLeaveGuard } from "./use-leave-guard.ts";
import { VersionList } from "./version-list.tsx";

interface BoardEditorProps {
  shopId: string;
  /** Its id is "new" for a board that is not published yet. */
  initial: PublishedTemplate;
  commands: TemplateCommands;
}

const NEW = "new";

/** A board being changed, beside how it will look; nothing is on the screens before it is published. */
export function BoardEditor({ shopId, initial, commands }: BoardEditorProps) {
  const t = useTranslations("boards.editor");
  const router = useRouter();
  const isNew = initial.id === NEW;
  const { collections: boards } = useTopic<"boards">(`boards:${shopId}`);
  const { collections: kitchen } = useTopic<"tickets">(`tickets:${shopId}`);
  const work = useDraft(initial);
  const { base, draft, changes } = work;
  const newest = boards?.template[initial.id] ?? null;
  const gone = boards !== null && !isNew && newest === null;
  const overtaken = newest !== null && newest.version > base.version;
  // Nothing written yet: there is nothing to decide, the newest is simply shown.
  if (overtaken && changes.length === 0) work.startFrom(newest);
  const dirty = changes.length > 0 || isNew;
  const [nameMissing, setNameMissing] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const guard = useLeaveGuard(changes.length > 0 && !leaving);
  const publishing = useCommand(commands.publish, {
    // The live topic brings the other's version; the panel says whose it is.
    onRefused: ({ code }) => code === "STALE",
  });
  const stations = useStations(kitchen, draft.template.stations);

  async function publish(version: number) {
    if (!draft.name.trim()) return setNameMissing(true);
    const answer = await publishing.run({
      shopId,
      ...(isNew ? {} : { id: initial.id }),
      name: draft.name,
      version,
      template: draft.template,
    });
    if (!answer) return;
    work.startFrom(answer.value);
    notify({ message: t("published", { version: answer.value.version }) });
    if (!isNew) return;
    setLeaving(true);
    router.replace(`/merchant/${shopId}/boards/${answer.value.id}`);
  }

  const { lateness } = draft.template;
  const legal = lateness.by === "probability" || lateness.late > lateness.warm;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.headWords}>
          <Anchor component={Link} href={`/merchant/${shopId}/boards`} className={classes.back}>
            <IconArrowLeft size={16} aria-hidden /> {t("back")}
          </Anchor>
          <h1>{isNew ? t("newTitle") : <BoardName published={base} />}</h1>
        </div>
        <p className={classes.state} aria-live="polite" data-dirty={changes.length > 0 || undefined}>
          {changes.length === 0 ? !isNew && t("noChanges") : t("changes", { count: changes.length })}
        </p>
        {changes.length > 0 && (
          <Button variant="default" onClick={work.discard}>
            {t("discard")}
          </Button>
        )}
        <Button
          onClick={() => void publish(base.version)}
          loading={publishing.pending}
          disabled={!dirty || !legal || overtaken || gone}
        >
          {isNew ? t("publishFirst") : t("publish")}
        </Button>
      </header>
      {gone && (
        <Text role="alert" className={classes.gone}>
          {t("gone")}
        </Text>
      )}
      {overtaken && changes.length > 0 && (
        <ConflictPanel
          theirs={newest}
          changes={templateChanges(newest, draft)}
          pending={publishing.pending}
          onMine={() => void publish(newest.version)}
          onTheirs={() => work.startFrom(newest)}
        />
      )}
      <div className={classes.columns}>
        <div className={classes.form}>
          {changes.length > 0 && !isNew && !overtaken && (
            <section className={classes.card} aria-label={t("changesTitle")}>
              <h2>{t("changesTitle")}</h2>
              <ChangeList changes={changes} />
            </section>
          )}
          <TemplateForm
            draft={draft}
            stations={stations}
            nameMissing={nameMissing && !draft.name.trim()}
            onName={work.setName}
            onChange={work.change}
          />
          {!isNew && (
            <QueryRoom>
              <Versions shopId={shopId} published={base} commands={commands} />
            </QueryRoom>
          )}
        </div>
        <BoardPreview
          shopId={shopId}
          shop={kitchen?.shop[shopId] ?? null}
          template={draft.template}
          kitchen={kitchen}
        />
      </div>
      <ConfirmDialog
        opened={guard.asking}
        title={t("leaveTitle")}
        text={t("leaveText")}
        confirm={t("leave")}
        pending={false}
        onConfirm={guard.leave}
        onClose={guard.stay}
      />
    </div>
  );
}

export function BoardName({ published }: { published: Pick<PublishedTemplate, "name" | "version"> }) {
  const t = useTranslations("boards");
  return published.version === 0 ? t("standard") : published.name;
}

function useStations(
  kitchen: ReturnType<typeof useTopic<"tickets">>["collections"],
  chosen: string[],
): string[] {
  return useMemo(() => {
    const menu = Object.values(kitchen?.item ?? {}).map(({ station }) => station);
    const open = Object.values(kitchen?.ticket ?? {}).flatMap(({ lines }) =>
      lines.map((line) => line.station),
    );
    return [...new Set([...menu, ...open, ...chosen])].sort();
  }, [kitchen, chosen]);
}

interface VersionsProps {
  shopId: string;
  published: PublishedTemplate;
  commands: TemplateCommands;
}

function Versions({ shopId, published, commands }: VersionsProps) {
  const t = useTranslations("boards.editor");
  const close = useTranslations("common.action");
  const [asked, setAsked] = useState<TemplateVersion | null>(null);
  const restoring = useCommand(commands.restore);
  const { data } = useQuery({
    queryKey: ["board-versions", published.id, published.version],
    queryFn: async () => {
      const answer = await commands.listVersions({ shopId, id: published.id });
      // Not known is not the same as none.
      if (!answer.ok) throw new Error(answer.code);
      return answer.value;
    },
  });
  async function restore({ version }: TemplateVersion) {
    const answer = await restoring.run({ shopId, id: published.id, version });
    setAsked(null);
    if (answer) notify({ message: t("restored", { version, now: answer.value.version }) });
  }
  return (
    <section className={classes.card} aria-label={t("versions")}>
      <h2>{t("versions")}</h2>
      {data && data.length > 0 ? (
        <VersionList versions={data} shown={published.version} onRestore={setAsked} />
      ) : (
        data && <Text c="dimmed">{t("versionsEmpty")}</Text>
      )}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked && t("restoreTitle", { version: asked.version })}
        closeButtonProps={{ "aria-label": close("close") }}
        centered
      >
        {asked && (
          <Stack gap="md">
            <Text>{t("restoreText")}</Text>
            <ChangeList changes={templateChanges(published, asked)} />
            <div className={classes.answers}>
              <Button variant="default" onClick={() => setAsked(null)} data-autofocus>
                {close("cancel")}
              </Button>
              <Button loading={restoring.pending} onClick={() => void restore(asked)}>
                {t("restore")}
              </Button>
            </div>
          </Stack>
        )}
      </Modal>
    </section>
  );
}
