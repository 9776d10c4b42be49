"use client";

import { Alert, Button, Group, Modal, Stack, Table, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CONCLUSION_MOST, NAME_MOST } from "#server/contracts/investigation-limits.ts";
import type { Investigation } from "#server/contracts/investigations.ts";
import { useCommand } from "../ui/use-command.ts";
import type { InvestigationAct } from "./investigation-acts.ts";

export interface ChangeDialogProps {
  /** null: closed. */
  what: "name" | "conclusion" | null;
  investigation: Investigation;
  onChange: InvestigationAct;
  onNewest: (newest: Investigation) => Promise<void>;
  /** As it is now, whoever changed it. */
  reread: () => Promise<Investigation>;
  onClose: () => void;
}

/** A new name or the conclusion in one line. */
export function ChangeDialog({ what, onClose, ...props }: ChangeDialogProps) {
  const t = useTranslations("investigations.change");
  const common = useTranslations("common.action");
  return (
    <Modal
      opened={what !== null}
      onClose={onClose}
      title={t(what === "name" ? "renameTitle" : "concludeTitle")}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {what && <ChangeForm what={what} onClose={onClose} {...props} />}
    </Modal>
  );
}

function ChangeForm(props: ChangeDialogProps & { what: "name" | "conclusion" }) {
  const { what, investigation, onChange, onNewest, reread, onClose } = props;
  const t = useTranslations("investigations.change");
  const common = useTranslations("common.action");
  // As the person saw it when they began: what comes meanwhile must not slip in unseen.
  const [seen, setSeen] = useState(investigation);
  const [theirs, setTheirs] = useState<Investigation | null>(null);
  const [text, setText] = useState(investigation[what] ?? "");
  const { run, pending } = useCommand(onChange, {
    onRefused: ({ code }) => {
      if (code !== "STALE") return false;
      void reread().then(async (newest) => {
        await onNewest(newest);
        setTheirs(newest);
      });
      return true;
    },
  });
  const save = async (version: number) => {
    const answer = await run({ id: investigation.id, version, [what]: text });
    if (!answer) return;
    await onNewest(answer.value);
    onClose();
  };
  if (theirs) {
    return (
      <Conflict
        what={what}
        before={seen}
        theirs={theirs}
        yours={text}
        saving={pending}
        onTake={onClose}
        onRedo={() => {
          setSeen(theirs);
          setTheirs(null);
          void save(theirs.version);
        }}
      />
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") void save(seen.version);
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t(what)}
          value={text}
          maxLength={what === "name" ? NAME_MOST : CONCLUSION_MOST}
          placeholder={what === "conclusion" ? t("placeholder") : undefined}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" disabled={text.trim() === ""} loading={pending}>
            {t("save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ConflictProps {
  what: "name" | "conclusion";
  before: Investigation;
  theirs: Investigation;
  yours: string;
  saving: boolean;
  onTake: () => void;
  onRedo: () => void;
}

/** Somebody was faster: what was, what they made of it, what one was about to save. Taking theirs is the safe end. */
function Conflict({ what, before, theirs, yours, saving, onTake, onRedo }: ConflictProps) {
  const t = useTranslations("investigations.change");
  const name = theirs.changedByName;
  const rows = (["name", "conclusion"] as const).map((field) => ({
    field,
    before: before[field] ?? t("open"),
    theirs: theirs[field] ?? t("open"),
    yours: field === what ? yours : "–",
  }));
  return (
    <Stack gap="md">
      <Alert color="yellow" role="alert" title={t("conflict", { name })} styles={{ body: { minWidth: 0 } }}>
        <Table.ScrollContainer minWidth={320}>
          <Table withRowBorders={false} verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Td />
                <Table.Th scope="col">{t("before")}</Table.Th>
                <Table.Th scope="col">{t("theirs", { name })}</Table.Th>
                <Table.Th scope="col">{t("yours")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.field}>
                  <Table.Th scope="row">{t(row.field)}</Table.Th>
                  <Table.Td>{row.before}</Table.Td>
                  <Table.Td fw={row.theirs === row.before ? undefined : 700}>{row.theirs}</Table.Td>
                  <Table.Td>{row.yours}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Alert>
      <Group justify="space-between">
        <Button variant="default" loading={saving} onClick={onRedo}>
          {t("redo")}
        </Button>
        <Button onClick={onTake} data-autofocus>
          {t("takeTheirs", { name })}
        </Button>
      </Group>
    </Stack>
  );
}
