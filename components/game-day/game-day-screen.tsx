"use client";

import { Alert, Button, Skeleton } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { GameDayGuard, GameDayRow, GameDayScenario, ReportFile } from "#server/contracts/game-day.ts";
import { gameDayScenarioKeys, gameDayScenarios } from "#server/contracts/game-day-scenarios.ts";
import type { Snapshot } from "#server/contracts/live.ts";
import { useNow } from "../live/use-now.ts";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { useFirstReading } from "../operations/use-first-reading.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import classes from "./game-day-screen.module.css";
import { RunningCard } from "./running-card.tsx";
import { ScoreCard } from "./score-card.tsx";
import { StartDialog } from "./start-dialog.tsx";
import { VerifyReport } from "./verify-report.tsx";

export interface GameDayScreenProps {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"gamedays"> | null;
  mayAct: boolean;
  onStart: (input: { scenario: GameDayScenario; reason: string }) => Promise<CommandResult<GameDayRow>>;
  onStop: (id: string) => Promise<CommandResult<{ id: string }>>;
  onReport: (id: string) => Promise<CommandResult<ReportFile>>;
  onVerify: (file: ReportFile) => Promise<CommandResult<{ genuine: boolean }>>;
}

/** Faults to play in a house of their own, the one that runs, and the score cards of earlier ones. */
export function GameDayScreen({ first, mayAct, onStart, onStop, onReport, onVerify }: GameDayScreenProps) {
  const t = useTranslations("gameDay");
  const { reading, ageMs, failed } = useFirstReading("gamedays:all", first);
  const now = useNow() || (reading?.asOf ?? 0);
  const [asked, setAsked] = useState<GameDayScenario | null>(null);
  const close = useCallback(() => setAsked(null), []);
  if (!reading) return <Waiting failed={failed} />;
  const runs = Object.values(reading.collections.run ?? {}).sort(
    (one, other) => other.startedAt - one.startedAt,
  );
  const guard = reading.collections.guard?.now ?? null;
  const running = runs.find((run) => run.state === "running") ?? null;
  const over = runs.filter((run) => run !== running);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className="rd-visually-hidden">{t("title")}</h1>
        <p className={classes.lead}>{t("lead")}</p>
      </header>
      {running ? (
        <RunningCard run={running} now={now} mayAct={mayAct} onStop={onStop} />
      ) : (
        guard && <Guard guard={guard} />
      )}
      <Panel title={t("scenarios.title")} subtitle={t("scenarios.subtitle")} ageMs={ageMs} greysOut={false}>
        <Scenarios
          mayStart={mayAct && guard?.refusal === null}
          mayAct={mayAct}
          runs={over}
          now={now}
          onAsk={setAsked}
        />
      </Panel>
      <Panel title={t("history.title")} subtitle={t("history.subtitle")} ageMs={ageMs}>
        {over.length === 0 ? (
          <EmptyState title={t("history.empty")} text={t("history.emptyText")} />
        ) : (
          <ul className={classes.cards}>
            {over.map((run) => (
              <ScoreCard key={run.id} run={run} now={now} onReport={onReport} />
            ))}
          </ul>
        )}
        <VerifyReport onVerify={onVerify} />
      </Panel>
      <StartDialog scenario={asked} onStart={onStart} onClose={close} />
    </div>
  );
}

function Guard({ guard }: { guard: GameDayGuard }) {
  const t = useTranslations("gameDay.guard");
  const q = useQuantities();
  const facts = t("facts", {
    load: q.percent(guard.load, 0),
    forecast: guard.predictedLoad === null ? "–" : q.percent(guard.predictedLoad, 0),
    waiting: guard.waiting,
    memory: q.megabytes(guard.freeMemoryMb),
  });
  if (guard.refusal === null)
    return (
      <p className={classes.guard} role="status">
        {t("free")} <small>{facts}</small>
      </p>
    );
  return (
    <Alert color="yellow" role="status" title={t(`refusal.${guard.refusal}`)}>
      {facts}
    </Alert>
  );
}

interface ScenariosProps {
  mayAct: boolean;
  mayStart: boolean;
  runs: GameDayRow[];
  now: number;
  onAsk: (scenario: GameDayScenario) => void;
}

function Scenarios({ mayAct, mayStart, runs, now, onAsk }: ScenariosProps) {
  const t = useTranslations("gameDay");
  const q = useQuantities();
  return (
    <ul className={classes.scenarios}>
      {gameDayScenarioKeys.map((key) => {
        const last = runs.find((run) => run.scenario === key);
        return (
          <li key={key} data-testid={`scenario-${key}`}>
            <div>
              <h3>{t(`scenario.${key}.name`)}</h3>
              <p>{t(`scenario.${key}.what`)}</p>
              <small>
                {[
                  t("scenarios.about", { span: q.span(gameDayScenarios[key].aboutMs) }),
                  last
                    ? t("scenarios.last", {
                        state: t(`state.${last.state}`),
                        ago: q.ago(last.startedAt, now),
                      })
                    : t("scenarios.never"),
                ].join(" · ")}
              </small>
            </div>
            {mayAct && (
              <Button
                variant="default"
                disabled={!mayStart}
                onClick={() => onAsk(key)}
                leftSection={<IconPlayerPlay size="1rem" aria-hidden />}
                aria-label={t("scenarios.playNamed", { name: t(`scenario.${key}.name`) })}
              >
                {t("scenarios.play")}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="gameDay" className={classes.page} failed={failed}>
      <Skeleton height="4rem" animate={false} />
      <Skeleton height="20rem" animate={false} />
    </PageWaiting>
  );
}
