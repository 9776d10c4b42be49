"use client";

import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { NodeCommand } from "#server/contracts/healing.ts";
import type { NodeTile } from "#server/contracts/operations.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { commandIcons } from "./node-card.tsx";

export type OnCommand = (input: {
  nodeId: string;
  command: NodeCommand;
  reason: string;
}) => Promise<CommandResult<{ nodeId: string; command: NodeCommand }>>;

export interface CommandDialogProps {
  /** The node as it stands now, renewed live; null: closed. */
  node: NodeTile | null;
  command: NodeCommand;
  /** Nodes that take work now. */
  ready: number;
  onCommand: OnCommand;
  onClose: () => void;
}

const LEAST_REASON = 3;
const MOST_REASON = 200;

/** Says what will happen, asks why, and does it. Enter confirms, Esc changes nothing. */
export function CommandDialog({ node, command, ready, onCommand, onClose }: CommandDialogProps) {
  const t = useTranslations("nodes");
  return (
    <Modal
      opened={node !== null}
      onClose={onClose}
      title={
        <strong>{node && t("dialog.title", { command: t(`command.${command}`), node: node.name })}</strong>
      }
      size="32rem"
      centered
      closeButtonProps={{ "aria-label": t("dialog.cancel") }}
    >
      {node && (
        <CommandForm
          key={`${node.id} ${command}`}
          node={node}
          command={command}
          ready={ready}
          onCommand={onCommand}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

function CommandForm({ node, command, ready, onCommand, onClose }: CommandDialogProps & { node: NodeTile }) {
  const t = useTranslations();
  const q = useQuantities();
  const [reason, setReason] = useState("");
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const Icon = commandIcons[command];
  const takesWork = node.health === "ready";
  const last = takesWork && ready <= 1 && command !== "return";

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (reason.trim().length < LEAST_REASON) return;
    setSaving(true);
    const answer = await onCommand({ nodeId: node.id, command, reason }).catch(() => null);
    setSaving(false);
    if (answer?.ok) return onClose();
    const because = `nodes.refusal.${answer?.reason}` as "nodes.refusal.already";
    const code = `errors.${answer?.code ?? "NETWORK"}` as "errors.INTERNAL";
    setFailed(t.has(because) ? t(because) : t.has(code) ? t(code) : t("errors.INTERNAL"));
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>
          {t(`nodes.effect.${command}`, { node: node.name, place: node.local ? "local" : "elsewhere" })}
        </Text>
        {(command === "drain" || command === "restart") && (
          <Text c="dimmed">
            {node.inFlight === 0
              ? t("nodes.dialog.idle")
              : t("nodes.dialog.running", { count: node.inFlight, span: q.span(node.p95ServiceMs) })}
          </Text>
        )}
        {last && (
          <Alert color="yellow" role="status">
            {t("nodes.dialog.last")}
          </Alert>
        )}
        <TextInput
          label={t("nodes.dialog.reason")}
          description={t("nodes.dialog.reasonHelp")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={MOST_REASON}
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
            {t("nodes.dialog.cancel")}
          </Button>
          <Button
            type="submit"
            loading={saving}
            disabled={reason.trim().length < LEAST_REASON}
            leftSection={<Icon size="1rem" aria-hidden />}
          >
            {t(`nodes.command.${command}`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
