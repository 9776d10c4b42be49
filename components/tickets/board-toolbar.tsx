"use client";

import {
  IconArrowBackUpDouble,
  IconClockPause,
  IconDeviceDesktopCog,
  IconFilter,
  IconKeyboard,
  IconListNumbers,
  IconMaximize,
  IconMinimize,
  IconMoon,
  IconSun,
  IconVolume,
  IconVolumeOff,
} from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TopicName } from "#server/contracts/live.ts";
import type { ShopHeader, Ticket } from "#server/contracts/tickets.ts";
import { LiveBadge } from "../live/live-badge.tsx";
import type { BoardDialog } from "./board-dialogs.tsx";
import { BoardPages } from "./board-pages.tsx";
import type { SoundState } from "./board-sounds.ts";
import classes from "./board-toolbar.module.css";
import type { PlacedPart } from "./use-board-layout.ts";
import type { WakeState } from "./wake-keeper.ts";

interface BoardToolbarProps {
  topic: TopicName;
  shop: ShopHeader | null;
  /** Fired tickets this screen is for, filtered or not. */
  tickets: readonly Ticket[];
  /** Chips and what they hide. */
  filters: ReactNode;
  placed: readonly PlacedPart[];
  page: number;
  pages: number;
  onPage(page: number): void;
  sound: SoundState;
  onSound(): void;
  wake: WakeState;
  onWake(): void;
  held: number;
  laterOpen: boolean;
  onLater(): void;
  allDayOpen: boolean;
  onAllDay(): void;
  /** Wide enough for a button per page. */
  roomy: boolean;
  kiosk: boolean;
  onKiosk(): void;
  onOpen(dialog: BoardDialog): void;
}

/** A board as wide as this has room for a button per page. */
export const ROOMY_FROM_PX = 1_500;

export function BoardToolbar(props: BoardToolbarProps) {
  const { topic, shop, tickets, placed, page, pages, onPage, kiosk } = props;
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  return (
    <div className={classes.room}>
      <div className={classes.bar} role="toolbar" aria-label={t("title")}>
        <h1 className={classes.title}>
          {/* Outside full screen the shell's bar already names the shop. */}
          <span className={kiosk ? undefined : "rd-visually-hidden"}>
            {shop ? (chinese ? shop.nameZh : shop.nameEn) : t("title")}
          </span>
          <Counts tickets={tickets} />
        </h1>
        {props.filters}
        <div className={classes.pagesRoom}>
          {pages > 1 && (
            <BoardPages
              placed={placed}
              page={page}
              pages={pages}
              mostButtons={props.roomy ? 8 : 3}
              onPage={onPage}
            />
          )}
        </div>
        <Tools {...props} topic={topic} />
      </div>
    </div>
  );
}

function Tools(props: BoardToolbarProps) {
  const { topic, sound, wake, kiosk, held, onOpen } = props;
  const t = useTranslations("merchant.tickets");
  return (
    <div className={classes.tools}>
      {kiosk && <LiveBadge topic={topic} terse />}
      <SoundTool sound={sound} onClick={props.onSound} />
      <Tool
        label={t(`wake.${wake}`)}
        warning={wake === "refused" || wake === "unsupported"}
        quiet
        desk
        onClick={props.onWake}
        icon={wake === "on" ? <IconSun /> : <IconMoon />}
      />
      <Tool
        label={t("later")}
        pressed={props.laterOpen}
        onClick={props.onLater}
        icon={<IconClockPause />}
        count={held}
      />
      <Tool label={t("recall")} onClick={() => onOpen("recall")} icon={<IconArrowBackUpDouble />} />
      <Tool
        label={t("allDay")}
        pressed={props.allDayOpen}
        onClick={props.onAllDay}
        icon={<IconListNumbers />}
      />
      <Tool label={t("filters")} onClick={() => onOpen("filters")} icon={<IconFilter />} quiet />
      <Tool label={t("settings")} onClick={() => onOpen("settings")} icon={<IconDeviceDesktopCog />} quiet />
      <Tool label={t("keys")} onClick={() => onOpen("legend")} icon={<IconKeyboard />} quiet wide />
      <Tool
        label={t(kiosk ? "leaveKiosk" : "kiosk")}
        onClick={props.onKiosk}
        icon={kiosk ? <IconMinimize /> : <IconMaximize />}
        quiet
        desk
      />
    </div>
  );
}

/** As wide in every state: the bar must not change its height when a touch unlocks the sound. */
function SoundTool({ sound, onClick }: { sound: SoundState; onClick(): void }) {
  const t = useTranslations("merchant.tickets");
  const label = t(sound === "on" ? "soundOn" : sound === "off" ? "soundOff" : "soundBlocked");
  return (
    <button
      type="button"
      className={classes.sound}
      data-state={sound}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {sound === "on" ? <IconVolume aria-hidden /> : <IconVolumeOff aria-hidden />}
      <span className={classes.soundWord}>{label}</span>
    </button>
  );
}

interface ToolProps {
  label: string;
  icon: ReactNode;
  onClick(): void;
  pressed?: boolean;
  warning?: boolean;
  /** Beside the icon where the word has no room. */
  count?: number;
  /** The icon alone, always. */
  quiet?: boolean;
  /** Not on phones. */
  desk?: boolean;
  /** Only where there is room to spare; elsewhere it is in the screen's settings. */
  wide?: boolean;
}

function Tool(props: ToolProps) {
  const { label, icon, onClick, pressed, warning, count, quiet, desk, wide } = props;
  return (
    <button
      type="button"
      className={classes.tool}
      aria-pressed={pressed}
      aria-label={count ? `${label} ${count}` : label}
      title={label}
      data-warning={warning || undefined}
      data-quiet={quiet || undefined}
      data-desk={desk || undefined}
      data-wide={wide || undefined}
      onClick={onClick}
    >
      {icon}
      {/* The blank keeps word and count apart, as the button's name has them. */}
      <span className={classes.word}>{label}</span>{" "}
      {count !== undefined && (
        <span className={classes.toolCount} aria-hidden>
          {count > 0 && count}
        </span>
      )}
    </button>
  );
}

function Counts({ tickets }: { tickets: readonly Ticket[] }) {
  const t = useTranslations("merchant.tickets");
  const open = tickets.filter(({ status }) => status === "accepted" || status === "cooking").length;
  return (
    <span className={classes.counts} data-testid="open-count">
      {t("open", { count: open })}
    </span>
  );
}
