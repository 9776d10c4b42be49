"use client";

import { Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ApprovalRow, AskFlip } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { SetSwitch, SwitchRow, UndoSwitch } from "#server/contracts/switches.ts";
import type { ServedRow } from "#server/contracts/switches-live.ts";
import { FlipForm } from "./flip-form.tsx";
import { useSwitchWords } from "./use-switch-words.ts";

export interface FlipDialogProps {
  /** The switch as it stands now, renewed live; null: closed. */
  row: SwitchRow | null;
  /** What each node serves of it, where the page knows it. */
  served?: readonly ServedRow[];
  /** What it is opened for; the person may say otherwise. */
  reason?: string | undefined;
  /** Server time, epoch ms. */
  now: number;
  onSet: (input: SetSwitch) => Promise<CommandResult<SwitchRow>>;
  onUndo: (input: UndoSwitch) => Promise<CommandResult<SwitchRow>>;
  /** Asks a second person for a flip that waits for one. */
  onAsk: (input: AskFlip) => Promise<CommandResult<ApprovalRow>>;
  onClose: () => void;
}

/** Asks before a flip and stays to show where it has arrived. Enter confirms, Esc changes nothing. */
export function FlipDialog({ row, ...rest }: FlipDialogProps) {
  const t = useTranslations("operator.flip");
  const words = useSwitchWords();
  const title = row ? t("title", { name: words.name(row.key) }) : "";
  return (
    <Modal
      opened={row !== null}
      onClose={rest.onClose}
      title={<strong>{title}</strong>}
      size="34rem"
      centered
      closeButtonProps={{ "aria-label": t("cancel") }}
    >
      {row && <FlipForm key={row.key} row={row} {...rest} />}
    </Modal>
  );
}
