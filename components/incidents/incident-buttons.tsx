"use client";

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { IncidentRow } from "#server/contracts/incidents.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { useCommand } from "../ui/use-command.ts";
import { deskHref, shownState } from "./incident-room.ts";
import classes from "./incidents.module.css";
import { useIncidentWords } from "./use-incident-words.ts";

export interface IncidentActions {
  acknowledge: (input: { id: string }) => Promise<CommandResult<IncidentRow>>;
  dismiss: (input: { id: string; reason: string }) => Promise<CommandResult<IncidentRow>>;
  reopen: (input: { id: string }) => Promise<CommandResult<IncidentRow>>;
  /** Answers the investigation's id. */
  save: (input: { id: string; name: string }) => Promise<CommandResult<{ id: string }>>;
}

const LEAST_REASON = 3;

/** What a person can do about an incident itself. */
export function IncidentButtons({
  row,
  actions,
  againstHref,
  onChanged,
}: {
  row: IncidentRow;
  actions: IncidentActions;
  /** The page that sets its first cause against the rest; null: it has none. */
  againstHref: string | null;
  onChanged: () => void;
}) {
  const words = useIncidentWords(row.shopNames);
  const { t } = words;
  const router = useRouter();
  const acknowledge = useCommand(actions.acknowledge);
  const reopen = useCommand(actions.reopen);
  const save = useCommand(actions.save);
  const [dismissing, setDismissing] = useState(false);
  const state = shownState(row);
  const isOpen = row.state === "open" && row.endedAt === null;

  async function saveIt() {
    const name = t("act.saveName", { ref: row.ref, cause: words.topic(row) });
    const saved = await save.run({ id: row.id, name });
    if (saved) router.push(`/analyst/investigations/${saved.value.id}`);
  }

  return (
    <div className={classes.acts}>
      {state === "open" && (
        <Button
          loading={acknowledge.pending}
          onClick={() => void acknowledge.run({ id: row.id }).then(onChanged)}
        >
          {t("act.acknowledge")}
        </Button>
      )}
      <LinkButton look="default" href={deskHref(row)}>
        {t("act.desk")}
      </LinkButton>
      {againstHref && (
        <LinkButton look="default" href={againstHref}>
          {t("act.against")}
        </LinkButton>
      )}
      {row.cause !== null && (
        <Button variant="default" loading={save.pending} onClick={() => void saveIt()}>
          {t("act.save")}
        </Button>
      )}
      {isOpen ? (
        <Button variant="default" onClick={() => setDismissing(true)}>
          {t("act.dismiss")}
        </Button>
      ) : (
        <Button
          variant="default"
          loading={reopen.pending}
          onClick={() => void reopen.run({ id: row.id }).then(onChanged)}
        >
          {t("act.reopen")}
        </Button>
      )}
      <DismissDialog
        opened={dismissing}
        onClose={() => setDismissing(false)}
        dismiss={async (reason) => actions.dismiss({ id: row.id, reason })}
        onDone={onChanged}
      />
    </div>
  );
}

interface DismissDialogProps {
  opened: boolean;
  onClose: () => void;
  dismiss: (reason: string) => Promise<CommandResult<IncidentRow>>;
  onDone: () => void;
}

function DismissDialog({ opened, onClose, dismiss, onDone }: DismissDialogProps) {
  const t = useTranslations("incidents.act");
  const [reason, setReason] = useState("");
  const { run, pending } = useCommand(dismiss);
  const said = reason.trim().length >= LEAST_REASON;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<strong>{t("dismissTitle")}</strong>}
      centered
      closeButtonProps={{ "aria-label": t("cancel") }}
    >
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (!said || !(await run(reason.trim()))) return;
          onClose();
          onDone();
        }}
      >
        <Stack gap="md">
          <Text>{t("dismissText")}</Text>
          <TextInput
            data-autofocus
            label={t("dismissReason")}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={pending} disabled={!said}>
              {t("dismissConfirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
