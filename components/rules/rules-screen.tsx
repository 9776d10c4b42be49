"use client";

import { Alert, Button, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { MaybeAsked } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Snapshot } from "#server/contracts/live.ts";
import type {
  AskBacktest,
  DrawnBacktest,
  ProtectionCollections,
  RemoveRule,
  SaveRule,
  SetLevel,
  SetRuleMode,
} from "#server/contracts/protection.ts";
import { useNow } from "../live/use-now.ts";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { PauseButton } from "../operations/pause-button.tsx";
import { useFirstReading } from "../operations/use-first-reading.ts";
import { usePaused } from "../operations/use-paused.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { LadderPanel } from "./ladder-panel.tsx";
import { LevelDialog } from "./level-dialog.tsx";
import { ModeDialog, type ModeDialogProps } from "./mode-dialog.tsx";
import { RuleCard } from "./rule-card.tsx";
import { RuleForm } from "./rule-form.tsx";
import { RuleLog } from "./rule-log.tsx";
import classes from "./rules-screen.module.css";

export interface RulesScreenProps {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"protection"> | null;
  mayAct: boolean;
  onSave: (input: SaveRule) => Promise<CommandResult<unknown>>;
  onMode: (input: SetRuleMode) => Promise<CommandResult<MaybeAsked>>;
  onRemove: (input: RemoveRule) => Promise<CommandResult<MaybeAsked>>;
  onBacktest: (input: AskBacktest) => Promise<CommandResult<DrawnBacktest>>;
  onLevel: (input: SetLevel) => Promise<CommandResult<MaybeAsked>>;
}

/** Evaluated once a second: older than this, something is wrong. */
const STILL_AFTER_MS = 15_000;

/** What turns protection on by itself: the ladder, the rules, and what they did. */
export function RulesScreen({ first, mayAct, ...acts }: RulesScreenProps) {
  const t = useTranslations("rules");
  const q = useQuantities();
  const { reading, ageMs: liveAgeMs, failed } = useFirstReading("protection:all", first);
  // No clock ticks while the server renders: then it is the moment the state was true.
  const now = useNow() || (reading?.asOf ?? 0);
  const pause = usePaused(reading, now);
  useHotkeys([["P", pause.toggle]]);
  const [asked, setAsked] = useState<{
    id: string;
    mode: NonNullable<ModeDialogProps["asked"]>["mode"];
  } | null>(null);
  const [edited, setEdited] = useState<string | null>(null);
  const [level, setLevel] = useState<"set" | "release" | null>(null);
  const ladder = pause.shown?.collections.ladder?.now;
  if (!reading || !pause.shown || !ladder) return <Waiting failed={failed} />;
  const live = reading.collections;
  const shown = pause.shown.collections;
  const ageMs = pause.pausedAt === null ? liveAgeMs : now - pause.pausedAt;
  const rules = Object.values(shown.rule ?? {});
  const count = (mode: string) => rules.filter((rule) => rule.mode === mode).length;
  const stands = shown.evaluator?.now?.at ?? null;
  const askedRow = asked && live.rule?.[asked.id];
  const editedRow = edited === "new" ? "new" : edited ? (live.rule?.[edited] ?? null) : null;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t("title")}</h1>
        <PauseButton paused={pause.pausedAt !== null} onToggle={pause.toggle} />
      </header>
      {pause.pausedAt !== null && (
        <Alert color="yellow" role="status" py="xs">
          {t("pause.banner", { time: q.exactTime(pause.pausedAt) })}
        </Alert>
      )}
      {stands !== null && now - stands > STILL_AFTER_MS && pause.pausedAt === null && (
        <Alert color="red" role="alert" py="xs">
          {t("stale", { time: q.exactTime(stands) })}
        </Alert>
      )}
      <Panel title={t("ladder.title")} subtitle={t("ladder.subtitle")} ageMs={ageMs} greysOut={false}>
        <LadderPanel
          ladder={ladder}
          rules={rules}
          now={pause.pausedAt ?? now}
          mayAct={mayAct}
          onSet={() => setLevel("set")}
          onRelease={() => setLevel("release")}
        />
      </Panel>
      <div className={classes.columns}>
        <Panel
          title={t("list.title")}
          subtitle={t("list.subtitle", { on: count("on"), shadow: count("shadow"), off: count("off") })}
          ageMs={ageMs}
          greysOut={false}
        >
          <div className={classes.tools}>
            <Button
              size="compact-md"
              leftSection={<IconPlus size="1rem" aria-hidden />}
              disabled={!mayAct}
              title={mayAct ? undefined : t("notAllowed")}
              onClick={() => setEdited("new")}
            >
              {t("list.new")}
            </Button>
          </div>
          {rules.length === 0 ? (
            <EmptyState title={t("list.empty")} text={t("list.emptyText")} />
          ) : (
            <ul className={classes.rules}>
              {rules.map((row) => (
                <RuleCard
                  key={row.id}
                  row={row}
                  traceOf={(series) => traceOf(shown, series)}
                  now={pause.pausedAt ?? now}
                  mayAct={mayAct}
                  onMode={(mode) => setAsked({ id: row.id, mode })}
                  onEdit={() => setEdited(row.id)}
                  onBacktest={() => setAsked({ id: row.id, mode: "backtest" })}
                />
              ))}
            </ul>
          )}
        </Panel>
        <Panel title={t("log.title")} subtitle={t("log.subtitle")} ageMs={ageMs} className={classes.log}>
          <RuleLog entries={Object.values(shown.entry ?? {})} />
        </Panel>
      </div>
      <ModeDialog
        asked={asked && askedRow ? { row: askedRow, mode: asked.mode } : null}
        onBacktest={acts.onBacktest}
        onSet={acts.onMode}
        onClose={() => setAsked(null)}
      />
      <RuleForm
        rule={editedRow}
        onSave={acts.onSave}
        onRemove={acts.onRemove}
        onBacktest={acts.onBacktest}
        onClose={() => setEdited(null)}
      />
      <LevelDialog
        asked={level}
        ladder={live.ladder?.now ?? ladder}
        onSet={acts.onLevel}
        onClose={() => setLevel(null)}
      />
    </div>
  );
}

function traceOf(
  shown: { trace?: Record<string, ProtectionCollections["trace"]> },
  series: string,
): ProtectionCollections["trace"] | undefined {
  return shown.trace?.[series];
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="rules" className={classes.page} failed={failed}>
      <Skeleton height="12rem" animate={false} />
      <Skeleton height="16rem" animate={false} />
      <Skeleton height="16rem" animate={false} />
    </PageWaiting>
  );
}
