"use client";

import { useElementSize } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useLocale, useTranslations } from "next-intl";
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useTopic } from "../live/use-topic.ts";
import { AllDayRail } from "./all-day-rail.tsx";
import { BoardNotice, EmptyBoard } from "./board-notice.tsx";
import { BoardSummary } from "./board-summary.tsx";
import { BoardToolbar } from "./board-toolbar.tsx";
import { KeyLegend } from "./key-legend.tsx";
import { RecallDialog } from "./recall-dialog.tsx";
import type { TicketActions } from "./ticket-actions.ts";
import classes from "./ticket-board.module.css";
import { TicketGrid } from "./ticket-grid.tsx";
import { TicketList } from "./ticket-list.tsx";
import { useBoardKeys } from "./use-board-keys.ts";
import { LIST_BELOW_PX, useBoardLayout } from "./use-board-layout.ts";
import { useBoardSettings } from "./use-board-settings.ts";
import { useBoardSounds } from "./use-board-sounds.ts";
import { useIdle } from "./use-idle.ts";
import { useKiosk } from "./use-kiosk.ts";
import { useNewTickets, useOpenTickets } from "./use-open-tickets.ts";
import { useRefusalWords } from "./use-refusal-words.ts";
import { useTicketCommands } from "./use-ticket-commands.ts";

/** No ticket changes its place within this time of a touch. */
const STILL_AFTER_TOUCH_MS = 1_500;

interface TicketBoardProps {
  shopId: string;
  actions: TicketActions;
}

/** A kitchen's screen: every open ticket, one tap to the next state, and the truth about how live it is. */
export function TicketBoard({ shopId, actions }: TicketBoardProps) {
  const t = useTranslations("merchant.tickets");
  const locale = useLocale();
  const topic = `tickets:${shopId}` as const;
  const { collections, state, problem } = useTopic<"tickets">(topic);
  const live = collections?.ticket ?? null;
  const { settings, change, text } = useBoardSettings();
  const { sounds, state: sound } = useBoardSounds(settings.sound);
  const [kiosk, toggleKiosk] = useKiosk();
  const [open, setOpen] = useState<"recall" | "legend" | null>(null);
  const [litItem, setLitItem] = useState<string | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const [wantedPage, setPage] = useState(0);

  const refusalWords = useRefusalWords();
  const { pending, send } = useTicketCommands({
    actions,
    live,
    onRefused(orderId, verb, refusal) {
      const number = live?.[orderId]?.number ?? "–";
      notifications.show({ color: "red", message: refusalWords(number, verb, refusal), autoClose: 8_000 });
    },
  });
  const tickets = useOpenTickets(live, pending);
  const fresh = useNewTickets(live, () => sounds.play("fresh"));
  const idle = useIdle(STILL_AFTER_TOUCH_MS);

  const { ref: field, width, height } = useElementSize<HTMLDivElement>();
  const asList = width > 0 && width < LIST_BELOW_PX;
  const layout = useBoardLayout({
    tickets: asList ? none : tickets,
    widthPx: width,
    heightPx: height,
    textPx: text.main,
    locale,
    shownPage: wantedPage,
    mayMoveHidden: idle,
  });
  const page = Math.min(wantedPage, layout.pages - 1);
  useEffect(() => {
    if (page !== wantedPage) setPage(page);
  }, [page, wantedPage]);
  const onPage = useMemo(
    () =>
      layout.placed
        .filter(({ place }) => place.page === page)
        .sort((a, b) => a.place.row - b.place.row || a.place.column - b.place.column),
    [layout.placed, page],
  );

  const lastBumped = useRef<string | null>(null);
  const onVerb = useCallback(
    (orderId: string, verb: Parameters<typeof send>[1]) => {
      if (verb === "bump") lastBumped.current = orderId;
      send(orderId, verb);
    },
    [send],
  );
  const say = useCallback((message: string) => notifications.show({ message, autoClose: 4_000 }), []);
  const recallLast = useCallback(async () => {
    const recent = await actions.recentlyReady(shopId).catch(() => null);
    const last = recent?.ok ? recent.value[0] : undefined;
    if (last) send(last.orderId, "recall");
    else say(t("nothingToRecall"));
  }, [actions, shopId, send, say, t]);

  const keys = useBoardKeys({
    disabled: open !== null,
    spots: asList ? listSpots(tickets) : onPage,
    selected,
    setSelected,
    page,
    pages: layout.pages,
    setPage,
    onVerb,
    undoLast() {
      const wanted = tickets.find((ticket) => ticket.orderId === selected && ticket.status === "ready");
      const last = wanted ?? tickets.find((ticket) => ticket.orderId === lastBumped.current);
      if (last?.status === "ready") onVerb(last.orderId, "undo");
      else say(t("nothingToUndo"));
    },
    onOther(action) {
      if (action === "recall_last") void recallLast();
      if (action === "recall_list") setOpen("recall");
      if (action === "legend") setOpen("legend");
      if (action === "all_day") change({ allDay: !settings.allDay });
    },
    say,
  });

  const litOrders = useMemo(
    () =>
      new Set(
        litItem === null
          ? []
          : tickets
              .filter(({ lines }) => lines.some((line) => line.itemId === litItem))
              .map((one) => one.orderId),
      ),
    [litItem, tickets],
  );
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
        shop={collections?.shop[shopId] ?? null}
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
      />
      <div className={classes.middle}>
        <div ref={field} className={classes.field} data-list={asList || undefined}>
          {collections && asList && <TicketList tickets={tickets} idle={idle} {...shared} />}
          {collections && !asList && <TicketGrid layout={layout} parts={onPage} {...shared} />}
        </div>
        <BoardNotice topic={topic} state={state} loaded={collections !== null} problem={problem} />
        {collections && tickets.length === 0 && <EmptyBoard topic={topic} />}
        {settings.allDay && collections && (
          <AllDayRail tickets={tickets} lit={litItem} onLight={setLitItem} />
        )}
      </div>
      <RecallDialog
        opened={open === "recall"}
        onClose={() => setOpen(null)}
        load={() => actions.recentlyReady(shopId)}
        onRecall={(ticket) => send(ticket.orderId, "recall")}
      />
      <KeyLegend opened={open === "legend"} onClose={() => setOpen(null)} />
      <p className="rd-visually-hidden" aria-live="polite">
        {keys.announcement}
      </p>
      <BoardSummary tickets={tickets} fresh={fresh} />
    </section>
  );
}

const none: never[] = [];

/** A list read as a grid of one column. */
function listSpots(tickets: readonly Ticket[]) {
  return tickets.map((ticket, row) => ({ ticket, place: { page: 0, column: 0, row, span: 1 } }));
}
