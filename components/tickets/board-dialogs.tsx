"use client";

import { BoardSettingsDialog } from "./board-settings-dialog.tsx";
import { KeyLegend } from "./key-legend.tsx";
import { RecallDialog } from "./recall-dialog.tsx";
import type { TicketActions } from "./ticket-actions.ts";
import type { BoardSettings } from "./use-board-settings.ts";

export type BoardDialog = "recall" | "legend" | "settings";

interface BoardDialogsProps {
  open: BoardDialog | null;
  onClose(): void;
  load: () => ReturnType<TicketActions["recentlyReady"]>;
  onRecall(orderId: string): void;
  settings: BoardSettings;
  onSettings(change: Partial<BoardSettings>): void;
  boardToken: string | null;
}

/** What opens over the board. A file of its own: a screen nobody presses never loads it. */
export default function BoardDialogs(props: BoardDialogsProps) {
  const { open, onClose, load, onRecall, settings, onSettings, boardToken } = props;
  return (
    <>
      <RecallDialog
        opened={open === "recall"}
        onClose={onClose}
        load={load}
        onRecall={({ orderId }) => onRecall(orderId)}
      />
      <KeyLegend opened={open === "legend"} onClose={onClose} />
      <BoardSettingsDialog
        opened={open === "settings"}
        onClose={onClose}
        settings={settings}
        onChange={onSettings}
        boardToken={boardToken}
      />
    </>
  );
}
