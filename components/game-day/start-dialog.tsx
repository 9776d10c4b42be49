"use client";

import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { GameDayScenario } from "#server/contracts/game-day.ts";
import { gameDayRefusals } from "#server/contracts/game-day-scenarios.ts";
import type { GameDayScreenProps } from "./game-day-screen.tsx";

interface StartDialogProps extends Pick<GameDayScreenProps, "onStart"> {
  /** null: closed. */
  scenario: GameDayScenario | null;
  onClose: () => void;
}

const LEAST_REASON = 3;

/** Says what will be played and that nothing real is touched, asks why, and begins. Esc changes nothing. */
export function StartDialog({ scenario, onStart, onClose }: StartDialogProps) {
  const t = useTranslations("gameDay");
  return (
    <Modal
      opened={scenario !== null}
      onClose={onClose}
      title={<strong>{scenario && t(`scenario.${scenario}.name`)}</strong>}
      size="32rem"
      centered
      closeButtonProps={{ "aria-label": t("start.cancel") }}
    >
      {scenario && <StartForm key={scenario} scenario={scenario} onStart={onStart} onClose={onClose} />}
    </Modal>
  );
}

function StartForm({ scenario, onStart, onClose }: StartDialogProps & { scenario: GameDayScenario }) {
  const t = useTranslations("gameDay");
  const errors = useTranslations("errors");
  const [reason, setReason] = useState("");
  const [starting, setStarting] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (reason.trim().length < LEAST_REASON || starting) return;
    setStarting(true);
    const answer = await onStart({ scenario, reason }).catch(() => null);
    setStarting(false);
    if (answer?.ok) return onClose();
    const refusal = gameDayRefusals.find((known) => known === answer?.reason);
    const code = (answer?.code ?? "NETWORK") as "INTERNAL";
    setFailed(refusal ? t(`guard.refusal.${refusal}`) : errors(errors.has(code) ? code : "INTERNAL"));
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{t(`scenario.${scenario}.what`)}</Text>
        <Text c="dimmed">{t("start.safe")}</Text>
        <TextInput
          label={t("start.reason")}
          description={t("start.reasonHelp")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={200}
          required
          data-autofocus
        />
        {failed && (
          <Alert color="red" role="alert">
            {failed}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onClose}>
            {t("start.cancel")}
          </Button>
          <Button type="submit" loading={starting} disabled={reason.trim().length < LEAST_REASON}>
            {t("scenarios.play")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
