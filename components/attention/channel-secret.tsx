"use client";

import { Alert, Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCopy, IconRefresh } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { SavedChannel } from "#server/contracts/messages.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { useCommand } from "../ui/use-command.ts";
import classes from "./alerts.module.css";

interface ChannelSecretProps {
  shopId: string;
  /** Just made: to be shown until it is stored. */
  secret: string | null;
  rotate: (input: unknown) => Promise<CommandResult<SavedChannel>>;
  onRotated: (secret: string | null) => void;
  onStored: () => void;
}

/** The signing secret: in clear text only right after it was made. */
export function ChannelSecret({ shopId, secret, rotate, onRotated, onStored }: ChannelSecretProps) {
  const t = useTranslations("alerts.secret");
  const [asking, setAsking] = useState(false);
  const { run, pending } = useCommand(rotate);
  const confirm = async () => {
    const rotated = await run({ shopId });
    setAsking(false);
    if (rotated) onRotated(rotated.value.secret);
  };
  if (secret !== null) return <ShownOnce secret={secret} onStored={onStored} />;
  return (
    <div className={classes.row}>
      <div className={classes.grow}>
        <Text fw={600}>{t("title")}</Text>
        <Text c="dimmed">{t("kept")}</Text>
      </div>
      <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={() => setAsking(true)}>
        {t("rotate")}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t("rotateTitle")}
        text={t("rotateText")}
        confirm={t("rotateConfirm")}
        pending={pending}
        onConfirm={() => void confirm()}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}

function ShownOnce({ secret, onStored }: { secret: string; onStored: () => void }) {
  const t = useTranslations("alerts.secret");
  const action = useTranslations("common.action");
  return (
    <Stack gap="md">
      <Alert color="yellow" icon={<IconAlertTriangle />}>
        {t("once")}
      </Alert>
      <Group gap="sm" align="flex-end">
        <TextInput
          label={t("label")}
          value={secret}
          readOnly
          flex="1 1 16rem"
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          // Where the clipboard is not allowed (plain HTTP), one click selects it all.
          onFocus={(event) => event.currentTarget.select()}
          data-testid="secret"
        />
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              onClick={copy}
            >
              {copied ? action("copied") : action("copy")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onStored}>{t("stored")}</Button>
      </Group>
    </Stack>
  );
}
