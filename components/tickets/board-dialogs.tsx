"use client";

import type { BoardItem, Ticket } from "#server/contracts/tickets.ts";
import type { BoardQuestion } from "./board-ask-context.tsx";
import type { Keymap } from "./board-keys.ts";
import { BoardSettingsDialog } from "./board-settings-dialog.tsx";
import { FilterDialog } from "./filter-dialog.tsx";
import { HoldDialog } from "./hold-dialog.tsx";
import { KeyLegend } from "./key-legend.tsx";
import { RecallDialog } from "./recall-dialog.tsx";
import { RecipeDialog } from "./recipe-dialog.tsx";
import { ScreenKeysDialog } from "./screen-keys-dialog.tsx";
import type { TicketActions } from "./ticket-actions.ts";
import { TicketMenu } from "./ticket-menu.tsx";
import type { SendTap } from "./ticket-verbs.ts";
import type { BoardSettings } from "./use-board-settings.ts";
import type { FilterControls } from "./use-ticket-filter.ts";
import type { WakeState } from "./wake-keeper.ts";

export type BoardDialog = "recall" | "review" | "legend" | "keys" | "settings" | "filters";

interface BoardDialogsProps {
  open: BoardDialog | BoardQuestion | null;
  onOpen(next: BoardDialog | BoardQuestion): void;
  onClose(): void;
  load: () => ReturnType<TicketActions["recentlyReady"]>;
  /** Tickets of a station's board that are done there and open elsewhere. */
  doneHere(): Ticket[];
  onRecall(ticket: Ticket): void;
  /** Everything open in the shop, held or not. */
  tickets: readonly Ticket[];
  items: Readonly<Record<string, BoardItem>>;
  onVerb: SendTap;
  settings: BoardSettings;
  onSettings(change: Partial<BoardSettings>): void;
  onTestSound(): void;
  wake: WakeState;
  templateKeys: Readonly<Record<string, string>>;
  keymap: Keymap;
  numbersBump: boolean;
  filters: FilterControls;
  boardToken: string | null;
}

/** What opens over the board. A file of its own: a screen nobody presses never loads it. */
export default function BoardDialogs(props: BoardDialogsProps) {
  const { open, onOpen, onClose, tickets, onVerb, settings, onSettings, keymap } = props;
  const question = open !== null && typeof open === "object" ? open : null;
  const asked = tickets.find((ticket) => ticket.orderId === question?.orderId) ?? null;
  return (
    <>
      <RecallDialog
        opened={open === "recall" || open === "review"}
        review={open === "review"}
        onClose={onClose}
        load={props.load}
        doneHere={props.doneHere}
        onRecall={props.onRecall}
      />
      <KeyLegend
        opened={open === "legend"}
        onClose={onClose}
        keymap={keymap}
        numbersBump={props.numbersBump}
        onChange={() => onOpen("keys")}
      />
      <ScreenKeysDialog
        opened={open === "keys"}
        onClose={onClose}
        keys={settings.keys}
        templateKeys={props.templateKeys}
        onChange={(keys) => onSettings({ keys })}
      />
      <BoardSettingsDialog
        opened={open === "settings"}
        onClose={onClose}
        settings={settings}
        onChange={onSettings}
        onTestSound={props.onTestSound}
        onLegend={() => onOpen("legend")}
        onKeys={() => onOpen("keys")}
        wake={props.wake}
        boardToken={props.boardToken}
      />
      <FilterDialog
        opened={open === "filters"}
        onClose={onClose}
        tickets={tickets}
        controls={props.filters}
      />
      <HoldDialog
        ticket={question?.about === "hold" ? asked : null}
        onClose={onClose}
        onHold={(orderId, until) => onVerb(orderId, "hold", { until })}
      />
      <RecipeDialog
        ticket={question?.about === "recipe" ? asked : null}
        lineId={question?.about === "recipe" ? question.lineId : null}
        items={props.items}
        onClose={onClose}
      />
      <TicketMenu
        ticket={question?.about === "void" ? asked : null}
        onClose={onClose}
        onVerb={onVerb}
        ask={onOpen}
      />
    </>
  );
}
