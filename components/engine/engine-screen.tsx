"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconExclamationCircle,
  IconInfoCircle,
} from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { Snapshot } from "#server/contracts/live.ts";
import { useNow } from "../live/use-now.ts";
import frame from "../operations/page-frame.module.css";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { PauseButton } from "../operations/pause-button.tsx";
import { useFirstReading } from "../operations/use-first-reading.ts";
import { usePaused } from "../operations/use-paused.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { BreakerTable } from "./breaker-table.tsx";
import { ChangeChoiceDialog, type ChangeChoiceDialogProps } from "./change-choice-dialog.tsx";
import { ChartLimit } from "./chart-limit.tsx";
import { ChoicePanel } from "./choice-panel.tsx";
import { ClassAdmissions } from "./class-admissions.tsx";
import { type EngineVerdict, engineRoom, judgeEngine } from "./engine-room.ts";
import classes from "./engine-screen.module.css";
import { MeasuredTable } from "./measured-table.tsx";

export interface EngineScreenProps {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"engine"> | null;
  mayAct: boolean;
  onApply: ChangeChoiceDialogProps["onApply"];
}

/** Which rules are in force and why, how the limit moves against the load, and what keeps nodes from work. */
export function EngineScreen({ first, mayAct, onApply }: EngineScreenProps) {
  const t = useTranslations("engine");
  const q = useQuantities();
  const { reading, ageMs: liveAgeMs, failed } = useFirstReading("engine:all", first);
  const now = useNow() || (reading?.asOf ?? 0);
  const pause = usePaused(reading, now);
  const room = useMemo(
    () => pause.shown && engineRoom(pause.shown.collections, pause.shown.asOf),
    [pause.shown],
  );
  const [asking, setAsking] = useState<"policy" | "limiter" | null>(null);
  useHotkeys([["P", pause.toggle]]);
  if (!reading || !room) return <Waiting failed={failed} />;
  // Whoever pauses to read must still see the choice change under their hands.
  const newest = engineRoom(reading.collections, reading.asOf);
  const ageMs = pause.pausedAt === null ? liveAgeMs : now - pause.pausedAt;
  const choiceProps = { choices: newest.choices, now, mayAct };
  return (
    <div className={frame.page}>
      <header className={frame.head}>
        <h1 className="rd-visually-hidden">{t("title")}</h1>
        <Verdict verdict={judgeEngine(room)} />
        <PauseButton paused={pause.pausedAt !== null} onToggle={pause.toggle} />
      </header>
      {pause.pausedAt !== null && (
        <Alert color="yellow" role="status" py="xs">
          {t("pause.banner", { time: q.exactTime(pause.pausedAt) })}
        </Alert>
      )}
      <div className={classes.choices}>
        <ChoicePanel what="policy" {...choiceProps} onChange={() => setAsking("policy")} />
        <ChoicePanel what="limiter" {...choiceProps} onChange={() => setAsking("limiter")} />
      </div>
      <Panel title={t("limit.title")} subtitle={t("limit.subtitle")} ageMs={ageMs}>
        <ChartLimit samples={room.samples} />
      </Panel>
      <div className={classes.halves}>
        <Panel title={t("classes.title")} subtitle={t("classes.subtitle")} ageMs={ageMs}>
          <ClassAdmissions samples={room.samples} />
        </Panel>
        <Panel title={t("nodes.title")} subtitle={t("nodes.subtitle")} ageMs={ageMs}>
          <BreakerTable rows={room.breakers} now={pause.pausedAt ?? now} />
          <Link className={classes.more} href="/operator/breakers">
            {t("nodes.allBreakers")}
          </Link>
        </Panel>
      </div>
      <Panel title={t("measured.title")} subtitle={t("measured.subtitle")} ageMs={ageMs}>
        <MeasuredTable choices={room.choices} now={pause.pausedAt ?? now} />
      </Panel>
      <ChangeChoiceDialog
        what={asking}
        current={newest.choices[0] ?? null}
        sample={newest.samples.at(-1) ?? null}
        onApply={onApply}
        onClose={() => setAsking(null)}
      />
    </div>
  );
}

const icons = {
  late: IconExclamationCircle,
  warm: IconAlertTriangle,
  notice: IconInfoCircle,
  fine: IconCircleCheck,
} as const;

function Verdict({ verdict }: { verdict: EngineVerdict }) {
  const t = useTranslations("engine.verdict");
  const q = useQuantities();
  const Icon = icons[verdict.level];
  const words = () => {
    switch (verdict.kind) {
      case "no_nodes":
        return t("noNodes");
      case "left_out":
        return t("leftOut", { count: verdict.count });
      case "refusing":
        return t("refusing", {
          share: q.percent(verdict.share, 0),
          waiting: verdict.waiting,
          wait: q.span(verdict.waitMs),
        });
      case "fine":
        return t("fine", { inFlight: verdict.inFlight, wait: q.span(verdict.waitMs) });
    }
  };
  return (
    <p className={classes.verdict} data-level={verdict.level} role="status">
      <Icon size="1.25rem" stroke={1.75} aria-hidden />
      <span>{words()}</span>
    </p>
  );
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="engine" className={frame.page} failed={failed}>
      <Skeleton className={classes.waiting} animate={false} />
      <Skeleton className={classes.waiting} animate={false} />
    </PageWaiting>
  );
}
