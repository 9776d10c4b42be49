"use client";

import { useElementSize } from "@mantine/hooks";
import { useLocale, useTranslations } from "next-intl";
import { type CSSProperties, useCallback, useMemo, useState } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { BoardItem, Ticket } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useTopic } from "../live/use-topic.ts";
import { heedNewBuild, startAnew } from "../offline/new-build.ts";
import { useOfflineBoard } from "../offline/use-offline-board.ts";
import { ordersToMake } from "./all-day.ts";
import { AllDayRail } from "./all-day-rail.tsx";
import { BoardAskProvider, type BoardQuestion } from "./board-ask-context.tsx";
import type { BoardDialog } from "./board-dialogs.tsx";
import { BoardNotice, EmptyBoard } from "./board-notice.tsx";
import { BoardSummary } from "./board-summary.tsx";
import { BoardTemplateProvider, useBoardTemplate } from "./board-template-context.tsx";
import { BoardToolbar, ROOMY_FROM_PX } from "./board-toolbar.tsx";
import { defaultTemplate } from "./default-template.ts";
import { FilterBar, FilterNotice } from "./filter-bar.tsx";
import { waitsOnPass } from "./on-pass.ts";
import type { TicketActions } from "./ticket-actions.ts";
import classes from "./ticket-board.module.css";
import { standings } from "./ticket-filters.ts";
import { TicketGrid } from "./ticket-grid.tsx";
import { TicketList } from "./ticket-list.tsx";
import { type BoardOnly, useBoardActions } from "./use-board-actions.ts";
import { useBoardCommands } from "./use-board-commands.ts";
import { useBoardKeys, useKeysBack } from "./use-board-keys.ts";
import { LIST_BELOW_PX } from "./use-board-layout.ts";
import { useBoardNews } from "./use-board-news.ts";
import { useBoardPages } from "./use-board-pages.ts";
import { useBoardSettings } from "./use-board-settings.ts";
import { useBoardSounds } from "./use-board-sounds.ts";
import { useBoardTickets } from "./use-board-tickets.ts";
import { useKiosk } from "./use-kiosk.ts";
import { fetchLateParts, useLateParts } from "./use-late-parts.ts";
import { useSeenReceipts } from "./use-seen-receipts.ts";
import { useSidePanels } from "./use-side-panels.ts";
import { useTicketFilter } from "./use-ticket-filter.ts";
import { useWakeLock } from "./use-wake-lock.ts";

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

function Board({ shopId, actions, screenName = "browser" }: Omit<TicketBoardProps, "template">) {
  const t = useTranslations("merchant.tickets");
  const template = useBoardTemplate();
  const topic = `tickets:${shopId}` as const;
  useOfflineBoard(fetchLateParts);
  const feed = useLiveFeed();
  const { collections, state, problem } = useTopic<"tickets">(topic);
  const live = collections?.ticket ?? null;
  const items = collections?.item ?? noItems;
  const shop = collections?.shop[shopId] ?? null;
  const { settings, change, text, keymap, theme } = useBoardSettings(template);
  const { sounds, state: sound } = useBoardSounds(settings.sound, settings.volume);
  const { wake, retry: onWake } = useWakeLock();
  const [kiosk, toggleKiosk] = useKiosk();
  const [open, setOpen] = useState<BoardDialog | BoardQuestion | null>(null);
  const [dialogsWanted, setDialogsWanted] = useState(false);
  if (open && !dialogsWanted) setDialogsWanted(true);
  const [selected, setSelected] = useState<string | null>(null);
  const commands = useBoardCommands({ shopId, actions, live });
  const { onVerb } = commands;
  const filters = useTicketFilter();
  const { fired, held, shown, hidden, hiddenIds, counts } = useBoardTickets(commands.tickets, filters.filter);

  const { ref: middle, width: boardPx } = useElementSize<HTMLDivElement>();
  const { ref: field, width, height } = useElementSize<HTMLDivElement>();
  const panels = useSidePanels({
    boardPx,
    textPx: text.main,
    wanted: settings.allDay ?? template.allDay,
    onWanted: (allDay) => change({ allDay }),
  });
  const late = useLateParts(open !== null || panels.later, () => {
    setOpen(null);
    panels.closeDrawer();
    // The server answers, and has no such file any more.
    if (!feed.connected || !startAnew()) commands.say(t("partMissing"));
  });
  const asList = width > 0 && width < LIST_BELOW_PX;
  const { layout, page, setPage, onPage, idle } = useBoardPages({
    tickets: asList ? none : shown,
    widthPx: width,
    heightPx: height,
    textPx: text.main,
    locale: useLocale(),
  });
  const onBoard = useMemo(
    () =>
      asList
        ? [...shown]
        : [...new Map(layout.placed.map(({ ticket }) => [ticket.orderId, ticket])).values()],
    [asList, shown, layout.placed],
  );
  const placed = useMemo(() => new Set(onBoard.map(({ orderId }) => orderId)), [onBoard]);
  const { fresh, newHidden } = useBoardNews({
    tickets: live ? fired : null,
    placed,
    hidden: hiddenIds,
    sounds,
    liveState: state,
  });
  useSeenReceipts({ shopId, screen: screenName, shown: onBoard, liveState: state, see: actions.see });

  const onSound = useCallback(() => {
    // Blocked until this press, which itself unlocks it: it must not turn it off as well.
    if (sounds.state === "blocked" || sounds.justUnlocked)
      void sounds.unlock().then(() => sounds.play("fresh"));
    else change({ sound: sounds.state === "off" });
  }, [sounds, change]);

  function onBoardKey(action: BoardOnly) {
    switch (action) {
      case "unbump":
        return commands.undoLast(selected);
      case "recallLast":
        return void commands.recallLast();
      case "recallList":
        return setOpen("recall");
      case "review":
        return setOpen("review");
      case "legend":
        return setOpen("legend");
      case "allDay":
        return panels.toggleAllDay();
      case "later":
        return panels.toggleLater();
      case "sound":
        return onSound();
      default: {
        const standing = standings[Number(action.slice("filter".length)) - 1];
        if (standing) filters.toggleStanding(standing);
      }
    }
  }
  const { perform, announcement } = useBoardActions({
    spots: asList ? listSpots(shown) : onPage,
    selected,
    setSelected,
    page,
    pages: layout.pages,
    setPage,
    numbersBump: template.numbersBump,
    onVerb,
    waitsOnPass: (ticket) => template.expo && waitsOnPass(ticket, feed.serverNow()),
    ask: setOpen,
    onBoard: onBoardKey,
    onClear: () => (panels.closeDrawer() ? undefined : filters.clear()),
    say: commands.say,
  });
  useKeysBack(open === null);
  const keysInUse = useBoardKeys({ disabled: open !== null, keymap, perform });

  const [litItems, setLitItems] = useState<ReadonlySet<string>>(noneLit);
  const litOrders = useMemo(() => ordersToMake(shown, litItems), [litItems, shown]);
  const shared = { fresh, selected, litOrders, onSelect: setSelected, onVerb };

  return (
    <BoardAskProvider value={setOpen}>
      <section
        className={classes.board}
        data-board={theme === "auto" ? undefined : theme}
        data-palette={template.palette}
        data-kiosk={kiosk || undefined}
        data-live={state}
        data-keys={keysInUse || undefined}
        data-silent={sound === "blocked" || undefined}
        aria-label={t("title")}
        style={{ "--board-main": `${text.main}px`, "--board-small": `${text.small}px` } as CSSProperties}
      >
        <BoardToolbar
          topic={topic}
          shop={shop}
          tickets={fired}
          filters={<FilterBar controls={filters} counts={counts} />}
          placed={layout.placed}
          page={page}
          pages={asList ? 1 : layout.pages}
          onPage={setPage}
          sound={sound}
          onSound={onSound}
          wake={wake}
          onWake={() => (wake === "on" ? setOpen("settings") : onWake())}
          held={held.length}
          laterOpen={panels.later}
          onLater={panels.toggleLater}
          allDayOpen={panels.allDay !== null}
          onAllDay={panels.toggleAllDay}
          roomy={boardPx >= ROOMY_FROM_PX}
          kiosk={kiosk}
          onKiosk={toggleKiosk}
          onOpen={setOpen}
        />
        <FilterNotice controls={filters} hidden={hidden} newHidden={newHidden} />
        <div ref={middle} className={classes.middle}>
          <div ref={field} className={classes.field} data-board-field data-list={asList || undefined}>
            {collections && asList && <TicketList tickets={shown} idle={idle} {...shared} />}
            {collections && !asList && <TicketGrid layout={layout} parts={onPage} {...shared} />}
          </div>
          <BoardNotice
            topic={topic}
            state={state}
            loaded={collections !== null}
            problem={problem}
            hindrance={commands.hindrance}
          />
          {collections && fired.length === 0 && <EmptyBoard topic={topic} />}
          {panels.allDay && collections && (
            <AllDayRail
              tickets={fired}
              items={items}
              lit={litItems}
              onLight={setLitItems}
              drawer={panels.allDay === "drawer"}
              onClose={panels.toggleAllDay}
            />
          )}
          {panels.later && late && (
            <late.LaterPanel tickets={held} onVerb={onVerb} ask={setOpen} onClose={panels.toggleLater} />
          )}
        </div>
        {dialogsWanted && late && (
          <late.BoardDialogs
            open={open}
            onOpen={setOpen}
            onClose={() => setOpen(null)}
            load={() => heedNewBuild(actions.recentlyReady(shopId))}
            doneHere={commands.doneHere}
            onRecall={commands.recall}
            tickets={commands.tickets}
            items={items}
            onVerb={onVerb}
            settings={settings}
            onSettings={change}
            onTestSound={() => void sounds.unlock().then(() => sounds.play("fresh"))}
            wake={wake}
            templateKeys={template.keys}
            keymap={keymap}
            numbersBump={template.numbersBump}
            filters={filters}
            boardToken={shop?.boardToken ?? null}
          />
        )}
        <p className="rd-visually-hidden" aria-live="polite">
          {announcement}
        </p>
        <BoardSummary tickets={fired} fresh={fresh} />
      </section>
    </BoardAskProvider>
  );
}

const none: never[] = [];
const noneLit: ReadonlySet<string> = new Set();
const noItems: Record<string, BoardItem> = {};

/** A list read as a grid of one column. */
function listSpots(tickets: readonly Ticket[]) {
  return tickets.map((ticket, row) => ({ ticket, place: { page: 0, column: 0, row, span: 1 } }));
}
