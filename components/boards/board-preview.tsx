"use client";

import { SegmentedControl, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useLocale, useTranslations } from "next-intl";
import { type CSSProperties, useMemo, useState } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import { BoardTemplateProvider } from "../tickets/board-template-context.tsx";
import { boardTextPx, type ViewingDistance, viewingDistances } from "../tickets/board-text-size.ts";
import { sortTickets } from "../tickets/sort-tickets.ts";
import { TicketGrid } from "../tickets/ticket-grid.tsx";
import { ticketsOfBoard } from "../tickets/tickets-of-board.ts";
import { useBoardPages } from "../tickets/use-board-pages.ts";
import classes from "./editor.module.css";
import { sampleTickets } from "./sample-tickets.ts";

const screens = [
  { inches: 10.1, widthPx: 1_280, heightPx: 800 },
  { inches: 21.5, widthPx: 1_920, heightPx: 1_080 },
  { inches: 32, widthPx: 2_560, heightPx: 1_440 },
] as const;
type Screen = (typeof screens)[number];
const [, middleScreen] = screens;

interface BoardPreviewProps {
  template: BoardTemplate;
  /** The shop's open tickets; null while they are not known. */
  live: Record<string, Ticket> | null;
}

/** The board as a chosen screen would show it, drawn by the board's own components. Nothing on it can be pressed. */
export function BoardPreview({ template, live }: BoardPreviewProps) {
  const t = useTranslations("boards.preview");
  const [screen, setScreen] = useState<Screen>(middleScreen);
  const [distance, setDistance] = useState<ViewingDistance>(1);
  const now = useNow(60_000);
  const open = useMemo(() => openTickets(live), [live]);
  const samples = useMemo(() => (now > 0 ? sampleTickets(now) : []), [now]);
  const { sort, stations, expo } = template;
  const tickets = useMemo(() => {
    const shown = open.length > 0 ? open : samples;
    return sortTickets(ticketsOfBoard(shown, { stations, expo }, now).fired, sort);
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
              key={`${screen.inches}/${distance}`}
              screen={screen}
              distance={distance}
              scale={scale}
              template={template}
              tickets={tickets}
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
  tickets: readonly Ticket[];
}

const nobody: ReadonlySet<string> = new Set();
const nothing = () => {};
/** Around the grid on a board: its padding, and the toolbar above it. */
const PADDING_PX = 8;
const TOOLBAR_PX = 56;

function PreviewScreen({ screen, distance, scale, template, tickets }: PreviewScreenProps) {
  const { inches, widthPx, heightPx } = screen;
  const text = boardTextPx(distance, { widthPx, heightPx, diagonalInches: inches });
  const { layout, onPage } = useBoardPages({
    tickets,
    widthPx: widthPx - 2 * PADDING_PX,
    heightPx: heightPx - TOOLBAR_PX - 2 * PADDING_PX,
    textPx: text.main,
    locale: useLocale(),
  });
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
      <div className={classes.screenField}>
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
    </div>
  );
}

function openTickets(live: Record<string, Ticket> | null): Ticket[] {
  return Object.values(live ?? {}).filter(({ status }) => status !== "ready");
}
