"use client";

import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Choice, WhatIfResult, WhatIfRow, WhatIfVariant } from "#server/contracts/what-if.ts";
import { useWhatIfWords } from "./use-what-if-words.ts";

export interface ApplyDialogProps {
  /** null: closed. */
  variant: WhatIfVariant | null;
  choice: Choice;
  recorded: WhatIfResult["recorded"];
  onApply: (variant: WhatIfVariant, reason?: string) => Promise<CommandResult<WhatIfRow>>;
  onClose: () => void;
}

/** Says what would change before it does; nodes and slots stay advice. */
export function ApplyDialog({ variant, ...props }: ApplyDialogProps) {
  const t = useTranslations("whatIf.apply");
  return (
    <Modal
      opened={variant !== null}
      onClose={props.onClose}
      title={<strong>{t("title", { name: variant?.name ?? "" })}</strong>}
      size="32rem"
      centered
      closeButtonProps={{ "aria-label": t("keep") }}
    >
      {variant && <ApplyForm key={variant.name} variant={variant} {...props} />}
    </Modal>
  );
}

function ApplyForm({
  variant,
  choice,
  recorded,
  onApply,
  onClose,
}: ApplyDialogProps & { variant: WhatIfVariant }) {
  const t = useTranslations("whatIf.apply");
  const errors = useTranslations("errors");
  const words = useWhatIfWords();
  const [reason, setReason] = useState("");
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const changes = [
    variant.policy !== choice.policy &&
      t("policy", { before: words.policy(choice.policy), after: words.policy(variant.policy) }),
    variant.limiter !== choice.limiter &&
      t("limiter", { before: words.limiter(choice.limiter), after: words.limiter(variant.limiter) }),
  ].filter((line) => line !== false);
  const otherNodes =
    recorded !== null && (variant.nodes !== recorded.nodes || variant.slots !== recorded.slots);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSaving(true);
    const answer = await onApply(variant, reason.trim() || undefined).catch(() => null);
    setSaving(false);
    if (answer?.ok) onClose();
    else setFailed(errors(answer?.code ?? "NETWORK"));
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {changes.length === 0 ? (
          <Text>{t("nothing")}</Text>
        ) : (
          <div>
            {changes.map((line) => (
              <Text key={line} fw={600}>
                {line}
              </Text>
            ))}
          </div>
        )}
        <Text c="dimmed">{t(changes.length === 0 ? "measuredLater" : "help")}</Text>
        {otherNodes && (
          <Alert color="blue">
            {t("nodes", {
              nodes: variant.nodes,
              slots: variant.slots,
              now: recorded.nodes,
              slotsNow: recorded.slots,
            })}
          </Alert>
        )}
        {recorded?.fit.trust === "far" && (
          <Alert color="yellow" role="alert">
            {t("far")}
          </Alert>
        )}
        <TextInput
          label={t("reason")}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {failed && (
          <Alert color="red" role="alert">
            {failed}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("keep")}
          </Button>
          <Button type="submit" loading={saving}>
            {t("confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
