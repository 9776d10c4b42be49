"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { ForecastRow } from "#server/contracts/forecasts.ts";
import type { Snapshot } from "#server/contracts/live.ts";
import { useNow } from "../live/use-now.ts";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { PauseButton } from "../operations/pause-button.tsx";
import { useFirstReading } from "../operations/use-first-reading.ts";
import { usePaused } from "../operations/use-paused.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Accuracy } from "./accuracy.tsx";
import { AdviceLine } from "./advice-line.tsx";
import { ChartForecast } from "./chart-forecast.tsx";
import { type ForecastRoom, forecastRoom, stillSince } from "./forecast-room.ts";
import classes from "./forecast-screen.module.css";
import { SeriesCard } from "./series-card.tsx";

export interface ForecastScreenProps {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"forecast"> | null;
}

/** Will the nodes do: what is expected, how far to trust it, and what to do. */
export function ForecastScreen({ first }: ForecastScreenProps) {
  const t = useTranslations("forecast");
  const q = useQuantities();
  const { reading, ageMs: liveAgeMs, failed } = useFirstReading("forecast:all", first);
  // No clock ticks while the server renders: then it is the moment the state was true.
  const now = useNow() || (reading?.asOf ?? 0);
  const pause = usePaused(reading, now);
  useHotkeys([["P", pause.toggle]]);
  const room = useMemo(() => pause.shown && forecastRoom(pause.shown.collections), [pause.shown]);
  if (!room) return <Waiting failed={failed} />;
  const ageMs = pause.pausedAt === null ? liveAgeMs : now - pause.pausedAt;
  const stands = stillSince(room.all, pause.pausedAt ?? now);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className="rd-visually-hidden">{t("title")}</h1>
        <AdviceLine advice={room.advice} all={room.all} now={pause.pausedAt ?? now} />
        <PauseButton paused={pause.pausedAt !== null} onToggle={pause.toggle} />
      </header>
      {pause.pausedAt !== null && (
        <Alert color="yellow" role="status" py="xs">
          {t("pause.banner", { time: q.exactTime(pause.pausedAt) })}
        </Alert>
      )}
      {stands !== null && (
        <Alert color="red" role="alert" py="xs">
          {t("still", { time: q.exactTime(stands) })}
        </Alert>
      )}
      {room.all && <Doubt row={room.all} />}
      <Panels room={room} ageMs={ageMs} />
      <p className={classes.rule}>{t("advice.rule")}</p>
    </div>
  );
}

function Panels({ room, ageMs }: { room: ForecastRoom; ageMs: number | null }) {
  const t = useTranslations("forecast");
  const q = useQuantities();
  const { all } = room;
  const points = room.pointsOf("all");
  const span = (row: ForecastRow) =>
    row.horizonMs >= 3_600_000
      ? t("chart.hourSpan")
      : t("chart.minutesSpan", { minutes: row.horizonMs / 60_000 });
  return (
    <div className={classes.panels}>
      <Panel
        className={classes.chart}
        title={t("chart.title")}
        subtitle={
          all &&
          t("chart.subtitle", {
            count: q.count(points.length),
            later: points.filter(({ afterwards }) => afterwards).length,
          })
        }
        ageMs={ageMs}
      >
        {all && points.length > 0 ? (
          <>
            <ChartForecast points={points} madeAt={all.madeAt} />
            <p className={classes.note}>{t("chart.note", { span: span(all) })}</p>
          </>
        ) : (
          <EmptyState title={t("chart.empty")} text={t("chart.emptyText")} />
        )}
      </Panel>
      <Panel
        className={classes.accuracy}
        title={t("accuracy.title")}
        subtitle={all?.error && t("accuracy.subtitle", { count: q.count(all.error.points) })}
        ageMs={ageMs}
      >
        {all ? <Accuracy row={all} /> : <p className={classes.none}>{t("accuracy.none")}</p>}
      </Panel>
      <Series title="classes" none="none" rows={room.classes} room={room} ageMs={ageMs} />
      <Series title="nodes" none="noNodes" rows={room.nodes} room={room} ageMs={ageMs} />
    </div>
  );
}

interface SeriesProps {
  title: "classes" | "nodes";
  none: "none" | "noNodes";
  rows: ForecastRow[];
  room: ForecastRoom;
  ageMs: number | null;
}

function Series({ title, none, rows, room, ageMs }: SeriesProps) {
  const t = useTranslations("forecast.series");
  return (
    <Panel className={classes.series} title={t(title)} subtitle={t(`${title}Sub`)} ageMs={ageMs}>
      {rows.length === 0 ? (
        <p className={classes.none}>{t(none)}</p>
      ) : (
        <ul className={classes.cards}>
          {rows.map((row) => (
            <SeriesCard
              key={row.key}
              row={row}
              points={room.pointsOf(row.key)}
              saidDoubt={room.all?.doubt ?? null}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** When not to trust it, and why. */
function Doubt({ row }: { row: ForecastRow }) {
  const t = useTranslations("forecast.doubtLong");
  const q = useQuantities();
  const { doubt, hourAheadFrom, trustedFrom, knownMs } = row;
  if (doubt === null) return null;
  const words = () => {
    if (doubt !== "too_young") return t(doubt);
    const known = q.span(knownMs);
    const trusted = q.dayTime(trustedFrom ?? row.madeAt);
    return hourAheadFrom === null
      ? t("too_young", { known, trusted })
      : t("too_young_hour", { known, trusted, hour: q.time(hourAheadFrom) });
  };
  return (
    <Alert color={doubt === "too_young" ? "blue" : "yellow"} role="status" py="xs">
      {words()}
    </Alert>
  );
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="forecast" className={classes.page} failed={failed}>
      <Skeleton height="4rem" animate={false} />
      <Skeleton height="18rem" animate={false} />
      <Skeleton height="12rem" animate={false} />
    </PageWaiting>
  );
}
