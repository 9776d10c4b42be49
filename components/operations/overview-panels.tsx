"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import { BUCKET_MS, type FeedEntry } from "#server/contracts/operations.ts";
import type { SwitchKey, SwitchRow } from "#server/contracts/switches.ts";
import { ChartStackedOutcomes } from "../charts/chart-stacked-outcomes.tsx";
import { degradedSpans } from "../charts/degraded-spans.ts";
import type { OutcomePoint } from "../charts/outcome-points.ts";
import { hrefOf } from "../incidents/incident-room.ts";
import { NodeGrid } from "../nodes/node-grid.tsx";
import type { FlipDialogProps } from "../switches/flip-dialog.tsx";
import { SWITCH_DIGITS, SwitchList } from "../switches/switch-list.tsx";
import { UndoButton } from "../switches/undo-button.tsx";
import { EventStream } from "./event-stream.tsx";
import { FiguresStrip } from "./figures-strip.tsx";
import { freshnessOf } from "./freshness.ts";
import classes from "./overview-panels.module.css";
import type { OverviewRoom } from "./overview-room.ts";
import { Panel } from "./panel.tsx";
import { QueueTable } from "./queue-table.tsx";
import { useEventWords } from "./use-event-words.ts";
import { useQuantities } from "./use-quantities.ts";

export interface OverviewPanelsProps {
  room: OverviewRoom;
  switches: SwitchRow[];
  /** Server time, epoch ms. */
  now: number;
  ageMs: number | null;
  switchAgeMs: number | null;
  mayAct: boolean;
  onOpenSwitch: (key: SwitchKey) => void;
  onUndoSwitch: FlipDialogProps["onUndo"];
}

/** "12 s ago" of a hundred events need not be counted every second. */
const EVENT_TICK_MS = 5_000;

export function OverviewPanels(props: OverviewPanelsProps) {
  const { room, switches, now, ageMs, switchAgeMs, mayAct, onOpenSwitch, onUndoSwitch } = props;
  const t = useTranslations("operator");
  const q = useQuantities();
  const eventNow = Math.floor(now / EVENT_TICK_MS) * EVENT_TICK_MS;
  // The newest flip of a switch can be taken back where it is told of; an incident can be opened.
  const actionOf = useCallback(
    ({ type, params }: FeedEntry) => {
      if (type === "incident_opened" || type === "incident_reopened")
        return <Link href={hrefOf({ ref: String(params.ref) })}>{t("events.look")}</Link>;
      if (type !== "switch_set" && type !== "switch_lease_ended") return null;
      const row = mayAct && switches.find(({ revision }) => revision > 0 && revision === params.revision);
      return row ? <UndoButton row={row} now={eventNow} onUndo={onUndoSwitch} /> : null;
    },
    [mayAct, switches, eventNow, onUndoSwitch, t],
  );
  const newest = switches.reduce((most, row) => Math.max(most, row.revision), 0);
  const serving = room.nodes.filter((node) => node.health === "ready");
  return (
    <div className={classes.panels}>
      <div className={classes.figures} data-freshness={freshnessOf(ageMs)}>
        {room.figures && (
          <FiguresStrip
            figures={room.figures}
            queues={room.queues}
            slots={serving.reduce((sum, node) => sum + node.slots, 0)}
            points={room.points}
            refused={room.refused}
          />
        )}
      </div>
      <Panel
        className={classes.chart}
        title={t("chart.title")}
        subtitle={t("chart.subtitle", {
          minutes: Math.round((room.points.length * BUCKET_MS) / 60_000),
          count: q.count(room.points.reduce((sum, point) => sum + point.total, 0)),
        })}
        ageMs={ageMs}
      >
        <OutcomesChart room={room} switches={switches} />
      </Panel>
      <div className={classes.left}>
        <Panel
          className={classes.nodes}
          title={t("nodes.title")}
          subtitle={t("nodes.subtitle", { ready: serving.length, total: room.nodes.length })}
          ageMs={ageMs}
        >
          <NodeGrid nodes={room.nodes} switchRevision={newest} now={room.asOf} />
          <Link className={classes.open} href="/operator/nodes">
            {t("nodes.open")}
          </Link>
        </Panel>
        <Panel
          className={classes.events}
          title={t("events.title")}
          subtitle={t("events.subtitle")}
          ageMs={ageMs}
        >
          <EventStream entries={room.feed} now={eventNow} actionOf={actionOf} />
        </Panel>
      </div>
      <div className={classes.right}>
        <Panel
          className={classes.queues}
          title={t("queues.title")}
          subtitle={
            room.engine && (
              <span title={t("engine.help")}>
                {t("engine.line", {
                  load: q.percent(room.engine.load, 0),
                  threshold: q.percent(room.engine.loadThreshold, 0),
                  wait: q.span(room.engine.expectedWaitMs),
                })}
              </span>
            )
          }
          ageMs={ageMs}
        >
          <QueueTable queues={room.queues} />
          <Link className={classes.open} href="/operator/queues">
            {t("queues.open")}
          </Link>
        </Panel>
        <Panel
          className={classes.switches}
          title={t("switches.title")}
          subtitle={
            mayAct && t("switches.subtitle", { first: 1, last: Math.min(SWITCH_DIGITS, switches.length) })
          }
          ageMs={switchAgeMs}
          greysOut={false}
        >
          <SwitchList switches={switches} now={now} mayAct={mayAct} onOpen={onOpenSwitch} />
          <Link className={classes.open} href="/operator/switches">
            {t("switches.open")}
          </Link>
        </Panel>
      </div>
    </div>
  );
}

/** Drawn anew only when a bucket is finished or something happened, not every second. */
function OutcomesChart({ room, switches }: { room: OverviewRoom; switches: SwitchRow[] }) {
  const t = useTranslations("operator.chart");
  const { ofMark } = useEventWords();
  const points = useUnchanged(room.points, (now) => `${now.at(-1)?.at}/${now.length}/${sumOf(now)}`);
  const marks = useUnchanged(room.marks, (now) => now.map((mark) => mark.id).join());
  const from = points[0]?.at ?? 0;
  const to = (points.at(-1)?.at ?? 0) + BUCKET_MS;
  const spans = degradedSpans({ marks, switches, from, to });
  const degraded = useUnchanged(spans, JSON.stringify);
  if (points.every((point) => point.total === 0) && marks.length === 0) {
    return <p className={classes.empty}>{t("empty")}</p>;
  }
  return <ChartStackedOutcomes points={points} marks={marks} degraded={degraded} wordsOf={ofMark} />;
}

/** The same object for as long as the key of its content is the same. */
function useUnchanged<Value>(value: Value, keyOf: (value: Value) => string): Value {
  const key = keyOf(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the value
  return useMemo(() => value, [key]);
}

function sumOf(points: OutcomePoint[]): number {
  return points.reduce((sum, point) => sum + point.total, 0);
}
