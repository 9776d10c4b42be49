"use client";

import {
  IconBell,
  IconBellOff,
  IconBellRinging,
  IconClockHour4,
  IconPlugConnectedX,
  IconToolsKitchen2,
  IconVolume,
  IconVolumeOff,
} from "@tabler/icons-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type CSSProperties, type ReactNode, useCallback, useMemo } from "react";
import type { PickupEntry } from "#server/contracts/tickets.ts";
import { LiveBadge } from "../live/live-badge.tsx";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useNow } from "../live/use-now.ts";
import { useTopic } from "../live/use-topic.ts";
import classes from "./pickup-board.module.css";
import { JUST_READY_MS, numberGrid, pickupColumns, SOON_MINUTES } from "./pickup-columns.ts";
import { type SwitchState, useAnnouncements } from "./use-announcements.ts";

/** Numbers kept on screen; more would be too small to read from the door. */
const MOST = { ready: 12, soon: 12, preparing: 24 } as const;
/** Fewer are written no larger than so many would be, so that sizes do not leap with every order. */
const LEAST = { ready: 4, soon: 4, preparing: 8 } as const;
/** Width by height of each panel: side by side on a wide screen, one above the other on a high one. */
const ASPECT = { ready: [1.15, 1.9], soon: [0.7, 2.8], preparing: [0.7, 2.8] } as const;
type ColumnName = keyof typeof MOST;

/** A sign over the counter: which numbers are ready, which are next, which are being prepared. */
export function PickupBoard({ token }: { token: string }) {
  const t = useTranslations("public.board");
  const format = useFormatter();
  const chinese = useLocale() === "zh-CN";
  const topic = `pickup:${token}` as const;
  const feed = useLiveFeed();
  const { collections, state, problem } = useTopic<"pickup">(topic);
  const now = useNow(1_000);
  const columns = useMemo(
    () => (collections ? pickupColumns(Object.values(collections.entry), now) : null),
    [collections, now],
  );
  if (!collections || !columns) {
    const missing = problem?.code === "NOT_FOUND" || problem?.code === "INVALID_REQUEST";
    return (
      <main className={classes.board}>
        <p className={classes.message} role={problem ? "alert" : undefined}>
          {missing ? t("missing") : t("connecting")}
        </p>
      </main>
    );
  }
  const shop = Object.values(collections.shop)[0];
  const proof = feed.proofOf(topic);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return (
    <main className={classes.board} data-live={state}>
      <header className={classes.head}>
        <h1>{shop ? (chinese ? shop.nameZh : shop.nameEn) : ""}</h1>
        <LiveBadge topic={topic} />
        <Switches ready={columns.ready} />
        <time className={classes.clock}>{now > 0 ? format.dateTime(now, clock) : ""}</time>
      </header>
      {state === "lost" && proof && (
        <p className={classes.notLive} role="alert">
          <IconPlugConnectedX aria-hidden />
          {t("notLive", { time: format.dateTime(proof.at, clock) })}
        </p>
      )}
      <div className={classes.columns}>
        <Column
          name="preparing"
          icon={<IconToolsKitchen2 aria-hidden />}
          title={t("preparing")}
          entries={columns.preparing}
          // In the kitchen they are all the same while they are "next".
          empty={t(columns.soon.length > 0 ? "nothingElsePreparing" : "nothingPreparing")}
          now={now}
        />
        <Column
          name="soon"
          icon={<IconClockHour4 aria-hidden />}
          title={t("soon", { minutes: SOON_MINUTES })}
          entries={columns.soon}
          empty={t("nothingSoon")}
          now={now}
        />
        <Column
          name="ready"
          icon={<IconBellRinging aria-hidden />}
          title={t("ready")}
          entries={columns.ready}
          empty={t("nothingReady")}
          now={now}
        />
      </div>
    </main>
  );
}

interface ColumnProps {
  name: ColumnName;
  icon: ReactNode;
  title: string;
  entries: PickupEntry[];
  empty: string;
  now: number;
}

/** Its numbers, as large as all of them fit. */
function Column({ name, icon, title, entries, empty, now }: ColumnProps) {
  const t = useTranslations("public.board");
  const shown = entries.slice(0, MOST[name]);
  const count = Math.max(shown.length, LEAST[name]);
  const [wide, high] = ASPECT[name].map((aspect) => numberGrid(count, aspect));
  const sizes = {
    "--columns": wide?.columns,
    "--rows": wide?.rows,
    "--columns-high": high?.columns,
    "--rows-high": high?.rows,
  } as CSSProperties;
  return (
    <section className={classes.column} data-column={name} aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>
        {icon} {title}
      </h2>
      <div className={classes.panel}>
        {entries.length === 0 && <p className={classes.hint}>{empty}</p>}
        <ol className={classes.numbers} style={sizes} aria-live={name === "ready" ? "polite" : undefined}>
          {shown.map((entry) => (
            <li
              key={`${entry.number}/${entry.since}`}
              data-just={(name === "ready" && now - entry.since < JUST_READY_MS) || undefined}
            >
              {entry.number}
            </li>
          ))}
        </ol>
      </div>
      {entries.length > shown.length && (
        <p className={classes.more}>{t("more", { count: entries.length - shown.length })}</p>
      )}
    </section>
  );
}

/** Chime and voice: off until the room wants them. */
function Switches({ ready }: { ready: PickupEntry[] }) {
  const t = useTranslations("public.board");
  const locale = useLocale();
  const words = useCallback((number: number) => t("call", { number: String(number) }), [t]);
  const { chime, voice, toggleChime, toggleVoice } = useAnnouncements(ready, words, locale);
  return (
    <div className={classes.switches}>
      <Switch
        state={chime}
        word={t("chime")}
        blocked={t("blocked")}
        onClick={toggleChime}
        icons={[<IconBell key="on" aria-hidden />, <IconBellOff key="off" aria-hidden />]}
      />
      <Switch
        state={voice}
        word={voice === "absent" ? t("voiceAbsent") : t("voice")}
        blocked={t("blocked")}
        onClick={toggleVoice}
        icons={[<IconVolume key="on" aria-hidden />, <IconVolumeOff key="off" aria-hidden />]}
      />
    </div>
  );
}

interface SwitchProps {
  state: SwitchState;
  word: string;
  blocked: string;
  icons: [on: ReactNode, off: ReactNode];
  onClick: () => void;
}

function Switch({ state, word, blocked, icons: [on, off], onClick }: SwitchProps) {
  return (
    <button
      type="button"
      className={classes.switch}
      data-state={state}
      aria-pressed={state === "on"}
      onClick={onClick}
    >
      {state === "on" ? on : off}
      <span>{state === "blocked" ? blocked : word}</span>
    </button>
  );
}
