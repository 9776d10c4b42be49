"use client";

import { Alert, Button, Progress } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { GameDayRow } from "#server/contracts/game-day.ts";
import { gameDayScenarios } from "#server/contracts/game-day-scenarios.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import type { GameDayScreenProps } from "./game-day-screen.tsx";
import classes from "./running-card.module.css";

interface RunningCardProps extends Pick<GameDayScreenProps, "onStop" | "mayAct"> {
  run: GameDayRow;
  now: number;
}

/** The game day that is being played: how far it is, and the way to end it. */
export function RunningCard({ run, now, mayAct, onStop }: RunningCardProps) {
  const t = useTranslations("gameDay");
  const errors = useTranslations("errors");
  const q = useQuantities();
  const [stopping, setStopping] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const lasted = Math.max(0, now - run.startedAt);
  const about = gameDayScenarios[run.scenario].aboutMs;

  async function stop() {
    setStopping(true);
    const answer = await onStop(run.id).catch(() => null);
    if (answer?.ok) return;
    setStopping(false);
    const code = (answer?.code ?? "NETWORK") as "INTERNAL";
    setFailed(errors(errors.has(code) ? code : "INTERNAL"));
  }

  return (
    <section className={classes.card} aria-labelledby="running-game-day">
      <div className={classes.head}>
        <div>
          <h2 id="running-game-day">{t("running.title", { name: t(`scenario.${run.scenario}.name`) })}</h2>
          <p role="status">{t(`stage.${run.stage ?? "starting"}`)}</p>
          <small>
            {t("running.facts", {
              by: run.startedByName,
              reason: run.reason,
              lasted: q.span(lasted),
              about: q.span(about),
            })}
          </small>
        </div>
        {mayAct && (
          <Button
            color="red"
            variant="outline"
            loading={stopping}
            onClick={stop}
            leftSection={<IconPlayerStop size="1rem" aria-hidden />}
          >
            {t("running.stop")}
          </Button>
        )}
      </div>
      <Progress value={Math.min(97, (lasted / about) * 100)} aria-label={t("running.progress")} />
      {failed && (
        <Alert color="red" role="alert">
          {failed}
        </Alert>
      )}
    </section>
  );
}
