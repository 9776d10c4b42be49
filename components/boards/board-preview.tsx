"use client";

import { SegmentedControl, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useLocale, useTranslations } from "next-intl";
import { type CSSProperties, useMemo, useState } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { BoardItem, ShopHeader, Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import { AllDayRail } from "../tickets/all-day-rail.tsx";
import { BoardTemplateProvider } from "../tickets/board-template-context.tsx";
import { boardTextPx, type ViewingDistance, viewingDistances } from "../tickets/board-text-size.ts";
import { BoardToolbar, ROOMY_FROM_PX } from "../tickets/board-toolbar.tsx";
import { FilterBar } from "../tickets/filter-bar.tsx";
import { sortTickets } from "../tickets/sort-tickets.ts";
import { bandOf } from "../tickets/ticket-band.ts";
import { countStandings } from "../tickets/ticket-filters.ts";
import { TicketGrid } from "../tickets/ticket-grid.tsx";
import { ticketsOfBoard } from "../tickets/tickets-of-board.ts";
import { useBoardPages } from "../tickets/use-board-pages.ts";
import { useSidePanels } from "../tickets/use-side-panels.ts";
import classes from "./editor.module.css";
import { sampleTickets } from "./sample-tickets.ts";

const screens = [
  { inches: 10.1, widthPx: 1_280, heightPx: 800 },
  { inches: 21.5, widthPx: 1_920, heightPx: 1_080 },
  { inches: 32, widthPx: 2_560, heightPx: 1_440 },
] as const;
type Screen = (typeof screens)[number];
const [, middleScreen] = screens;

/** What the shop's kitchen shows now; null while it is not known. */
type Kitchen = { ticket: Record<string, Ticket>; item: Record<string, BoardItem> } | null;

interface BoardPreviewProps {
  shopId: string;
  shop: ShopHeader | null;
  template: BoardTemplate;
  kitchen: Kitchen;
}

/** The board as a chosen screen would show it, drawn by the board's own components. Nothing on it can be pressed. */
export function BoardPreview({ shopId, shop, template, kitchen }: BoardPreviewProps) {
  const t = useTranslations("boards.preview");
  const [screen, setScreen] = useState<Screen>(middleScreen);
  const [distance, setDistance] = useState<ViewingDistance>(1);
  const now = useNow(60_000);
  const live = kitchen?.ticket ?? null;
  const open = useMemo(() => openTickets(live), [live]);
  const samples = useMemo(() => (now > 0 ? sampleTickets(now) : []), [now]);
  const { sort, stations, expo } = template;
  const { tickets, held } = useMemo(() => {
    const shown = open.length > 0 ? open : samples;
    const own = ticketsOfBoard(shown, { stations, expo }, now);
    return { tickets: sortTickets(own.fired, sort), held: own.held.length };
  }, [open, samples, stations, expo, sort, now]);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const scale = width / screen.widthPx;
  return (
    <section className={classes.preview} aria-label={t("title")}>
      <div className={classes.previewHead}>
        <h2>{t("title")}</h2>
        <SegmentedControl
          aria-label={t("screen")}
          value={String(screen.inches)}
          onChange={(value) => {
            const chosen = screens.find(({ inches }) => String(inches) === value);
            if (chosen) setScreen(chosen);
          }}
          data={screens.map(({ inches }) => ({ value: String(inches), label: t("inches", { inches }) }))}
        />
        <SegmentedControl
          aria-label={t("distance")}
          value={String(distance)}
          onChange={(value) => {
            const chosen = viewingDistances.find((one) => String(one) === value);
            if (chosen) setDistance(chosen);
          }}
          data={viewingDistances
            .filter((metres) => metres >= 0.5)
            .map((metres) => ({ value: String(metres), label: t("metres", { metres }) }))}
        />
      </div>
      <div ref={ref} className={classes.frame} style={{ height: screen.heightPx * scale }}>
        {scale > 0 && now > 0 && (
          <BoardTemplateProvider template={template}>
            <PreviewScreen
              key={`${screen.inches}/${distance}/${open.length > 0}`}
              screen={screen}
              distance={distance}
              scale={scale}
              template={template}
              topic={`tickets:${shopId}`}
              shop={shop}
              tickets={tickets}
              held={held}
              items={kitchen?.item ?? noItems}
              now={now}
            />
          </BoardTemplateProvider>
        )}
      </div>
      <Text size="xs" c="dimmed">
        {open.length > 0 ? t("real") : t("sample")}
      </Text>
    </section>
  );
}

interface PreviewScreenProps {
  screen: Screen;
  distance: ViewingDistance;
  scale: number;
  template: BoardTemplate;
  topic: `tickets:${string}`;
  shop: ShopHeader | null;
  tickets: readonly Ticket[];
  held: number;
  items: Readonly<Record<string, BoardItem>>;
  now: number;
}

const noItems = {};
const nobody: ReadonlySet<string> = new Set();
const nothing = () => {};
/** Nobody filters a preview. */
const unfiltered = {
  filter: { standing: [], station: [], class: [] },
  toggleStanding: nothing,
  toggle: nothing,
  clear: nothing,
};

/** As it hangs on the wall: in full screen, awake, its sound on. */
function PreviewScreen(props: PreviewScreenProps) {
  const { screen, distance, scale, template, topic, shop, tickets, held, items, now } = props;
  const { inches, widthPx, heightPx } = screen;
  const text = boardTextPx(distance, { widthPx, heightPx, diagonalInches: inches });
  const { ref: middle, width: boardPx } = useElementSize<HTMLDivElement>();
  const { ref: field, width: fieldPx, height: fieldHighPx } = useElementSize<HTMLDivElement>();
  const { allDay } = useSidePanels({
    boardPx,
    textPx: text.main,
    wanted: template.allDay,
    onWanted: nothing,
  });
  const { layout, page, onPage } = useBoardPages({
    tickets,
    widthPx: fieldPx,
    heightPx: fieldHighPx,
    textPx: text.main,
    locale: useLocale(),
  });
  const counts = countStandings(tickets, (ticket) => bandOf(ticket, now, template.lateness));
  return (
    <div
      className={classes.screen}
      inert
      data-testid="board-preview"
      data-board={template.theme === "auto" ? undefined : template.theme}
      data-palette={template.palette}
      style={
        {
          width: widthPx,
          height: heightPx,
          transform: `scale(${scale})`,
          "--board-main": `${text.main}px`,
          "--board-small": `${text.small}px`,
        } as CSSProperties
      }
    >
      <BoardToolbar
        topic={topic}
        shop={shop}
        tickets={tickets}
        filters={<FilterBar controls={unfiltered} counts={counts} />}
        placed={layout.placed}
        page={page}
        pages={layout.pages}
        onPage={nothing}
        sound="on"
        onSound={nothing}
        wake="on"
        onWake={nothing}
        held={held}
        laterOpen={false}
        onLater={nothing}
        allDayOpen={allDay !== null}
        onAllDay={nothing}
        roomy={boardPx >= ROOMY_FROM_PX}
        kiosk
        onKiosk={nothing}
        onOpen={nothing}
      />
      <div ref={middle} className={classes.screenMiddle}>
        <div ref={field} className={classes.screenField}>
          <TicketGrid
            layout={layout}
            parts={onPage}
            fresh={nobody}
            selected={null}
            litOrders={nobody}
            onSelect={nothing}
            onVerb={nothing}
          />
        </div>
        {allDay && (
          <AllDayRail
            tickets={tickets}
            items={items}
            lit={nobody}
            onLight={nothing}
            drawer={false}
            onClose={nothing}
          />
        )}
      </div>
    </div>
  );
}

function openTickets(live: Record<string, Ticket> | null): Ticket[] {
  return Object.values(live ?? {}).filter(({ status }) => status !== "ready");
}
