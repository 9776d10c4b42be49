"use client";

import {
  IconArrowBackUpDouble,
  IconDeviceDesktopCog,
  IconKeyboard,
  IconListNumbers,
  IconMaximize,
  IconMinimize,
  IconVolume,
  IconVolumeOff,
} from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TopicName } from "#server/contracts/live.ts";
import type { ShopHeader, Ticket } from "#server/contracts/tickets.ts";
import { LiveBadge } from "../live/live-badge.tsx";
import { useNow } from "../live/use-now.ts";
import { BoardPages } from "./board-pages.tsx";
import classes from "./board-toolbar.module.css";
import type { SoundState } from "./new-ticket-sound.ts";
import { bandOf } from "./ticket-band.ts";
import type { PlacedPart } from "./use-board-layout.ts";
import type { BoardSettings } from "./use-board-settings.ts";

interface BoardToolbarProps {
  topic: TopicName;
  shop: ShopHeader | null;
  tickets: readonly Ticket[];
  placed: readonly PlacedPart[];
  page: number;
  pages: number;
  onPage(page: number): void;
  sound: SoundState;
  onSound(): void;
  settings: BoardSettings;
  onSettings(change: Partial<BoardSettings>): void;
  kiosk: boolean;
  onKiosk(): void;
  onRecall(): void;
  onLegend(): void;
  onScreen(): void;
}

export function BoardToolbar(props: BoardToolbarProps) {
  const { topic, shop, tickets, placed, page, pages, onPage, settings, onSettings, kiosk } = props;
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  const { sound } = props;
  return (
    <div className={classes.bar} role="toolbar" aria-label={t("title")}>
      <h1 className={classes.title}>
        {/* Outside full screen the shell's bar already names the shop. */}
        <span className={kiosk ? undefined : "rd-visually-hidden"}>
          {shop ? (chinese ? shop.nameZh : shop.nameEn) : t("title")}
        </span>
        <Counts tickets={tickets} />
      </h1>
      {pages > 1 && <BoardPages placed={placed} page={page} pages={pages} onPage={onPage} />}
      <div className={classes.tools}>
        {kiosk && <LiveBadge topic={topic} />}
        <Tool
          label={t(sound === "on" ? "soundOn" : sound === "off" ? "soundOff" : "soundBlocked")}
          alarming={sound === "blocked"}
          wordy={sound === "blocked"}
          onClick={props.onSound}
          icon={sound === "on" ? <IconVolume /> : <IconVolumeOff />}
        />
        <Tool label={t("recall")} onClick={props.onRecall} icon={<IconArrowBackUpDouble />} />
        <Tool
          label={t("allDay")}
          pressed={settings.allDay}
          onClick={() => onSettings({ allDay: !settings.allDay })}
          icon={<IconListNumbers />}
        />
        <Tool label={t("settings")} onClick={props.onScreen} icon={<IconDeviceDesktopCog />} quiet />
        <Tool label={t("keys")} onClick={props.onLegend} icon={<IconKeyboard />} quiet desk />
        <Tool
          label={t(kiosk ? "leaveKiosk" : "kiosk")}
          onClick={props.onKiosk}
          icon={kiosk ? <IconMinimize /> : <IconMaximize />}
          quiet
          desk
        />
      </div>
    </div>
  );
}

interface ToolProps {
  label: string;
  icon: ReactNode;
  onClick(): void;
  pressed?: boolean;
  alarming?: boolean;
  /** The word stays even where room is short. */
  wordy?: boolean;
  /** The icon alone, always. */
  quiet?: boolean;
  /** Not on phones. */
  desk?: boolean;
}

function Tool({ label, icon, onClick, pressed, alarming, wordy, quiet, desk }: ToolProps) {
  return (
    <button
      type="button"
      className={classes.tool}
      aria-pressed={pressed}
      aria-label={label}
      title={label}
      data-alarming={alarming || undefined}
      data-wordy={wordy || undefined}
      data-quiet={quiet || undefined}
      data-desk={desk || undefined}
      onClick={onClick}
    >
      {icon}
      <span className={classes.word}>{label}</span>
    </button>
  );
}

function Counts({ tickets }: { tickets: readonly Ticket[] }) {
  const t = useTranslations("merchant.tickets");
  const now = useNow(1_000);
  const open = tickets.filter((ticket) => ticket.status !== "ready");
  const late = open.filter((ticket) => bandOf(ticket, now) === "late").length;
  return (
    <span className={classes.counts}>
      <span data-testid="open-count">{t("open", { count: open.length })}</span>
      {late > 0 && <span className={classes.late}>{t("lateCount", { count: late })}</span>}
    </span>
  );
}
