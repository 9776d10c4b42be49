"use client";

import { Alert, Button } from "@mantine/core";
import { IconBan, IconCircleCheck, IconCircleX, IconDownload } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CheckResult, GameDayRow } from "#server/contracts/game-day.ts";
import { gameDayRefusals } from "#server/contracts/game-day-scenarios.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import type { GameDayScreenProps } from "./game-day-screen.tsx";
import classes from "./score-card.module.css";

interface ScoreCardProps extends Pick<GameDayScreenProps, "onReport"> {
  run: GameDayRow;
  now: number;
}

/** What one game day showed: each check with what was measured and what was asked for. */
export function ScoreCard({ run, now, onReport }: ScoreCardProps) {
  const t = useTranslations("gameDay");
  const q = useQuantities();
  const passed = run.checks.filter((check) => check.passed).length;
  const Icon = run.state === "passed" ? IconCircleCheck : run.state === "failed" ? IconCircleX : IconBan;
  return (
    <li className={classes.card} data-state={run.state}>
      <header>
        <h3>{t(`scenario.${run.scenario}.name`)}</h3>
        <span className={classes.state}>
          <Icon size="1rem" stroke={1.75} aria-hidden />
          {t(`state.${run.state}`)}
          {run.checks.length > 0 && ` · ${t("card.passed", { passed, of: run.checks.length })}`}
        </span>
        <small title={q.exactTime(run.startedAt)}>
          {t("card.facts", {
            ago: q.ago(run.startedAt, now),
            by: run.startedByName,
            reason: run.reason,
            lasted: q.span((run.finishedAt ?? run.startedAt) - run.startedAt),
          })}
        </small>
      </header>
      {run.note && <Note run={run} note={run.note} />}
      {run.checks.length > 0 && <Checks checks={run.checks} />}
      {run.figures && <small>{t("card.figures", { ...run.figures })}</small>}
      {run.sha256 && <Download run={run} sha256={run.sha256} onReport={onReport} />}
    </li>
  );
}

function Note({ run, note }: { run: GameDayRow; note: string }) {
  const t = useTranslations("gameDay");
  const known = gameDayRefusals.find((refusal) => refusal === note);
  if (run.state === "stopped")
    return <p>{known ? t(`guard.stopped.${known}`) : t("card.stoppedBy", { by: note })}</p>;
  return <p>{note === "restart" ? t("card.restart") : note}</p>;
}

function Checks({ checks }: { checks: CheckResult[] }) {
  const t = useTranslations("gameDay");
  const q = useQuantities();
  const shown = (value: number | null, unit: CheckResult["limit"]["unit"]) => {
    if (unit === "ms") return q.span(value);
    return unit === "ratio" ? q.percent(value, 1) : q.count(value);
  };
  return (
    <table className={classes.checks}>
      <thead>
        <tr>
          <th scope="col">{t("card.check")}</th>
          <th scope="col">{t("card.measured")}</th>
          <th scope="col">{t("card.limit")}</th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ key, value, limit, passed }) => (
          <tr key={key} data-passed={passed}>
            <th scope="row">
              {passed ? (
                <IconCircleCheck size="1rem" stroke={1.75} aria-label={t("card.ok")} />
              ) : (
                <IconCircleX size="1rem" stroke={1.75} aria-label={t("card.notOk")} />
              )}
              {t(`check.${key}`)}
            </th>
            <td>{shown(value, limit.unit)}</td>
            <td>
              {t(limit.op === "<=" ? "card.atMost" : "card.atLeast", {
                value: shown(limit.value, limit.unit),
              })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Download({
  run,
  sha256,
  onReport,
}: { run: GameDayRow; sha256: string } & Pick<GameDayScreenProps, "onReport">) {
  const t = useTranslations("gameDay.card");
  const [failed, setFailed] = useState(false);

  async function download() {
    const answer = await onReport(run.id).catch(() => null);
    setFailed(!answer?.ok);
    if (!answer?.ok) return;
    const url = URL.createObjectURL(
      new Blob([JSON.stringify(answer.value, null, 2)], { type: "application/json" }),
    );
    const link = document.createElement("a");
    link.href = url;
    link.download = `rushdeck-game-day-${run.scenario}-${run.id}.json`;
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <footer>
      <Button
        variant="subtle"
        onClick={download}
        leftSection={<IconDownload size="1rem" aria-hidden />}
        title={t("signedHelp")}
      >
        {t("download")}
      </Button>
      <small title={sha256}>{t("sha", { start: sha256.slice(0, 12) })}</small>
      {failed && (
        <Alert color="red" role="alert">
          {t("downloadFailed")}
        </Alert>
      )}
    </footer>
  );
}
