"use client";

import { useElementSize } from "@mantine/hooks";
import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { type CSSProperties, useMemo, useState } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useTopic } from "../live/use-topic.ts";
import { AllDayRail } from "./all-day-rail.tsx";
import type { BoardDialog } from "./board-dialogs.tsx";
import { BoardNotice, EmptyBoard } from "./board-notice.tsx";
import { BoardSummary } from "./board-summary.tsx";
import { BoardTemplateProvider } from "./board-template-context.tsx";
import { BoardToolbar } from "./board-toolbar.tsx";
import { defaultTemplate } from "./default-template.ts";
import type { TicketActions } from "./ticket-actions.ts";
import classes from "./ticket-board.module.css";
import { TicketGrid } from "./ticket-grid.tsx";
import { TicketList } from "./ticket-list.tsx";
import { useBoardCommands } from "./use-board-commands.ts";
import { useBoardKeys } from "./use-board-keys.ts";
import { LIST_BELOW_PX } from "./use-board-layout.ts";
import { useBoardPages } from "./use-board-pages.ts";
import { useBoardSettings } from "./use-board-settings.ts";
import { useBoardSounds } from "./use-board-sounds.ts";
import { useKiosk } from "./use-kiosk.ts";
import { useNewTickets } from "./use-open-tickets.ts";

const BoardDialogs = dynamic(() => import("./board-dialogs.tsx"), { ssr: false });

interface TicketBoardProps {
  shopId: string;
  actions: TicketActions;
  /** How this screen is laid out and behaves. */
  template?: BoardTemplate;
  /** What the screen was called when it was paired. */
  screenName?: string;
}

/** A kitchen's screen: every open ticket, one tap to the next state, and the truth about how live it is. */
export function TicketBoard({ template = defaultTemplate, ...props }: TicketBoardProps) {
  return (
    <BoardTemplateProvider template={template}>
      <Board {...props} />
    </BoardTemplateProvider>
  );
}

function Board({ shopId, actions }: Omit<TicketBoardProps, "template">) {
  const t = useTranslations("merchant.tickets");
  const topic = `tickets:${shopId}` as const;
  const { collections, state, problem } = useTopic<"tickets">(topic);
  const live = collections?.ticket ?? null;
  const shop = collections?.shop[shopId] ?? null;
  const { settings, change, text } = useBoardSettings();
  const { sounds, state: sound } = useBoardSounds(settings.sound);
  const [kiosk, toggleKiosk] = useKiosk();
  const [open, setOpen] = useState<BoardDialog | null>(null);
  const [dialogsWanted, setDialogsWanted] = useState(false);
  if (open && !dialogsWanted) setDialogsWanted(true);
  const [litItem, setLitItem] = useState<string | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const { tickets, onVerb, recallLast, undoLast, say, hindrance } = useBoardCommands({
    shopId,
    actions,
    live,
  });
  const fresh = useNewTickets(live, () => sounds.play("fresh"));

  const { ref: field, width, height } = useElementSize<HTMLDivElement>();
  const asList = width > 0 && width < LIST_BELOW_PX;
  const { layout, page, setPage, onPage, idle } = useBoardPages({
    tickets: asList ? none : tickets,
    widthPx: width,
    heightPx: height,
    textPx: text.main,
    locale: useLocale(),
  });
  const keys = useBoardKeys({
    disabled: open !== null,
    spots: asList ? listSpots(tickets) : onPage,
    selected,
    setSelected,
    page,
    pages: layout.pages,
    setPage,
    onVerb,
    undoLast: () => undoLast(selected),
    onOther(action) {
      if (action === "recall_last") void recallLast();
      if (action === "recall_list") setOpen("recall");
      if (action === "legend") setOpen("legend");
      if (action === "all_day") change({ allDay: !settings.allDay });
    },
    say,
  });

  const litOrders = useMemo(() => ordersWith(litItem, tickets), [litItem, tickets]);
  const shared = { fresh, selected, litOrders, onSelect: setSelected, onVerb };

  return (
    <section
      className={classes.board}
      data-board={settings.dark ? "kitchen-dark" : undefined}
      data-kiosk={kiosk || undefined}
      data-live={state}
      data-keys={keys.inUse || undefined}
      aria-label={t("title")}
      style={{ "--board-main": `${text.main}px`, "--board-small": `${text.small}px` } as CSSProperties}
    >
      <BoardToolbar
        topic={topic}
        shop={shop}
        tickets={tickets}
        placed={layout.placed}
        page={page}
        pages={asList ? 1 : layout.pages}
        onPage={setPage}
        sound={sound}
        onSound={() => {
          // Blocked: the touch itself unlocks it. Otherwise the button turns it on or off.
          if (sound === "blocked") void sounds.unlock().then(() => sounds.play("fresh"));
          else change({ sound: !settings.sound });
        }}
        settings={settings}
        onSettings={change}
        kiosk={kiosk}
        onKiosk={toggleKiosk}
        onRecall={() => setOpen("recall")}
        onLegend={() => setOpen("legend")}
        onScreen={() => setOpen("settings")}
      />
      <div className={classes.middle}>
        <div ref={field} className={classes.field} data-list={asList || undefined}>
          {collections && asList && <TicketList tickets={tickets} idle={idle} {...shared} />}
          {collections && !asList && <TicketGrid layout={layout} parts={onPage} {...shared} />}
        </div>
        <BoardNotice
          topic={topic}
          state={state}
          loaded={collections !== null}
          problem={problem}
          hindrance={hindrance}
        />
        {collections && tickets.length === 0 && <EmptyBoard topic={topic} />}
        {settings.allDay && collections && (
          <AllDayRail tickets={tickets} lit={litItem} onLight={setLitItem} />
        )}
      </div>
      {dialogsWanted && (
        <BoardDialogs
          open={open}
          onClose={() => setOpen(null)}
          load={() => actions.recentlyReady(shopId)}
          onRecall={(orderId) => onVerb(orderId, "recall")}
          settings={settings}
          onSettings={change}
          boardToken={shop?.boardToken ?? null}
        />
      )}
      <p className="rd-visually-hidden" aria-live="polite">
        {keys.announcement}
      </p>
      <BoardSummary tickets={tickets} fresh={fresh} />
    </section>
  );
}

const none: never[] = [];

function ordersWith(itemId: string | null, tickets: readonly Ticket[]): ReadonlySet<string> {
  const found = tickets.filter(({ lines }) => lines.some((line) => line.itemId === itemId));
  return new Set(found.map(({ orderId }) => orderId));
}

/** A list read as a grid of one column. */
function listSpots(tickets: readonly Ticket[]) {
  return tickets.map((ticket, row) => ({ ticket, place: { page: 0, column: 0, row, span: 1 } }));
}
