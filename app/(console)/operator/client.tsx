"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { DebtLine } from "#components/effects/debt-ledger.tsx";
import { AdviceLink } from "#components/forecast/advice-link.tsx";
import { incidentsOf, isAlarm } from "#components/incidents/incident-room.ts";
import { useNow } from "#components/live/use-now.ts";
import { useTopic } from "#components/live/use-topic.ts";
import { judgeOverview } from "#components/operations/judge-overview.ts";
import { OverviewPanels } from "#components/operations/overview-panels.tsx";
import { overviewRoom, switchesOf } from "#components/operations/overview-room.ts";
import { PageWaiting } from "#components/operations/page-waiting.tsx";
import { PauseButton } from "#components/operations/pause-button.tsx";
import { PolicyControl, type PolicyControlProps } from "#components/operations/policy-control.tsx";
import { useFirstReading } from "#components/operations/use-first-reading.ts";
import { usePaused } from "#components/operations/use-paused.ts";
import { useQuantities } from "#components/operations/use-quantities.ts";
import { VerdictLine } from "#components/operations/verdict-line.tsx";
import { FlipDialog, type FlipDialogProps } from "#components/switches/flip-dialog.tsx";
import { SWITCH_DIGITS } from "#components/switches/switch-list.tsx";
import type { Snapshot } from "#server/contracts/live.ts";
import { type SwitchKey, switchKeys } from "#server/contracts/switches.ts";
import classes from "./operator.module.css";

export interface OperatorOverviewProps {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"operations"> | null;
  mayAct: boolean;
  onSetSwitch: FlipDialogProps["onSet"];
  onUndoSwitch: FlipDialogProps["onUndo"];
  onAskForFlip: FlipDialogProps["onAsk"];
  onChangePolicy: PolicyControlProps["onChange"];
}

/** The operator's overview: is it fine, and if not, where; and what to press. */
export function OperatorOverview(props: OperatorOverviewProps) {
  const { first, mayAct, onSetSwitch, onUndoSwitch, onAskForFlip, onChangePolicy } = props;
  const t = useTranslations("operator");
  const q = useQuantities();
  const { reading, ageMs: liveAgeMs, failed } = useFirstReading("operations:all", first);
  // No clock ticks while the server renders: then it is the moment the state was true.
  const now = useNow() || (reading?.asOf ?? 0);
  const pause = usePaused(reading, now);
  // Judged by when the data was true: a screen that is cut off must not draw a calm that it cannot know.
  const room = useMemo(
    () => pause.shown && overviewRoom(pause.shown.collections, pause.shown.asOf),
    [pause.shown],
  );
  const [openKey, setOpenKey] = useState<SwitchKey | null>(null);
  const [reason, setReason] = useState<string>();
  const alarms = incidentsOf(useTopic<"incidents">("incidents:all").collections).filter(isAlarm);

  const mayOpen = mayAct && openKey === null;
  useHotkeys([
    ["P", pause.toggle],
    ...switchKeys.slice(0, SWITCH_DIGITS).map((key, index): [string, () => void] => [
      String(index + 1),
      () => {
        if (mayOpen) setOpenKey(key);
      },
    ]),
  ]);

  if (!reading || !room) return <Waiting failed={failed} />;
  // Whoever pauses to read must still see a switch change under their hands.
  const switches = switchesOf(reading.collections);
  const findings = judgeOverview({
    ...room,
    switches,
    ageMs: liveAgeMs ?? Number.POSITIVE_INFINITY,
    incidents: alarms,
  });
  const ageMs = pause.pausedAt === null ? liveAgeMs : now - pause.pausedAt;

  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className="rd-visually-hidden">{t("title")}</h1>
        <div className={classes.verdict}>
          <VerdictLine
            findings={findings}
            figures={room.figures}
            switches={switches}
            onOpenSwitch={
              mayAct
                ? (key, why) => {
                    setReason(why);
                    setOpenKey(key);
                  }
                : undefined
            }
          />
          <AdviceLink advice={room.advice} />
          <DebtLine now={now} />
        </div>
        <div className={classes.tools}>
          {room.engine && (
            <PolicyControl policy={room.engine.policy} mayAct={mayAct} onChange={onChangePolicy} />
          )}
          <PauseButton paused={pause.pausedAt !== null} onToggle={pause.toggle} />
        </div>
      </header>
      {pause.pausedAt !== null && (
        <Alert color="yellow" role="status" py="xs">
          {t("pause.banner", { time: q.exactTime(pause.pausedAt) })}
        </Alert>
      )}
      <OverviewPanels
        room={room}
        switches={switches}
        now={now}
        ageMs={ageMs}
        switchAgeMs={liveAgeMs}
        mayAct={mayAct}
        onOpenSwitch={setOpenKey}
        onUndoSwitch={onUndoSwitch}
      />
      <FlipDialog
        row={switches.find((row) => row.key === openKey) ?? null}
        now={now}
        onSet={onSetSwitch}
        onUndo={onUndoSwitch}
        onAsk={onAskForFlip}
        reason={reason}
        onClose={() => {
          setReason(undefined);
          setOpenKey(null);
        }}
      />
    </div>
  );
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="operator" className={classes.page} failed={failed}>
      <Skeleton className={classes.waitingFigures} animate={false} />
      <Skeleton className={classes.waitingChart} animate={false} />
      <Skeleton className={classes.waitingRest} animate={false} />
    </PageWaiting>
  );
}
