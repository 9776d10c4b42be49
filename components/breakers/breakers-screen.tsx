"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { BreakerCell } from "#server/contracts/breakers.ts";
import type { Snapshot } from "#server/contracts/live.ts";
import { useNow } from "../live/use-now.ts";
import frame from "../operations/page-frame.module.css";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { PauseButton } from "../operations/pause-button.tsx";
import { useFirstReading } from "../operations/use-first-reading.ts";
import { useHeldPlaces } from "../operations/use-held-places.ts";
import { usePaused } from "../operations/use-paused.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { BreakerDialog, type BreakerDialogProps } from "./breaker-dialog.tsx";
import { groupsOf, judgeBreakers } from "./breakers-room.ts";
import classes from "./breakers-screen.module.css";
import { DependencyRow } from "./dependency-row.tsx";
import { TurnList } from "./turn-list.tsx";

const TURNS_SHOWN = 30;

export interface BreakersScreenProps extends Pick<BreakerDialogProps, "onHold" | "onReadTurns"> {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"breakers"> | null;
  mayAct: boolean;
  mayDisable: boolean;
}

/** What this house calls, what it leaves alone and until when, and why. */
export function BreakersScreen({ first, mayAct, mayDisable, onHold, onReadTurns }: BreakersScreenProps) {
  const t = useTranslations("breakers");
  const q = useQuantities();
  const { reading, ageMs: liveAgeMs, failed } = useFirstReading("breakers:all", first);
  const now = useNow() || (reading?.asOf ?? 0);
  const pause = usePaused(reading, now);
  const [asked, setAsked] = useState<string | null>(null);
  const close = useCallback(() => setAsked(null), []);
  useHotkeys([["P", pause.toggle]]);
  if (!reading || !pause.shown) return <Waiting failed={failed} />;
  const cells = Object.values(pause.shown.collections.breaker ?? {});
  // Whoever pauses to read must still act on what is true now.
  const live = reading.collections;
  const turns = Object.values(live.turn ?? {}).sort((one, other) => Number(other.id) - Number(one.id));
  const ageMs = pause.pausedAt === null ? liveAgeMs : now - pause.pausedAt;
  return (
    <div className={frame.page}>
      <header className={frame.head}>
        <h1 className="rd-visually-hidden">{t("title")}</h1>
        <Verdict cells={cells} />
        <PauseButton paused={pause.pausedAt !== null} onToggle={pause.toggle} />
      </header>
      {pause.pausedAt !== null && (
        <Alert color="yellow" role="status" py="xs">
          {t("pause.banner", { time: q.exactTime(pause.pausedAt) })}
        </Alert>
      )}
      <div className={classes.below}>
        <Panel title={t("matrix.title")} subtitle={t("matrix.subtitle")} ageMs={ageMs}>
          {cells.length === 0 ? (
            <EmptyState title={t("matrix.empty")} text={t("matrix.emptyText")} />
          ) : (
            <Matrix cells={cells} now={pause.pausedAt ?? now} onAsk={setAsked} />
          )}
        </Panel>
        <Panel title={t("turns.title")} subtitle={t("turns.subtitle")} ageMs={liveAgeMs}>
          <TurnList
            turns={turns.slice(0, TURNS_SHOWN)}
            cells={live.breaker ?? {}}
            now={now}
            empty={t("turns.empty")}
          />
        </Panel>
      </div>
      <BreakerDialog
        cell={(asked && live.breaker?.[asked]) || null}
        liveTurns={turns}
        now={now}
        mayAct={mayAct}
        mayDisable={mayDisable}
        onHold={onHold}
        onReadTurns={onReadTurns}
        onClose={close}
      />
    </div>
  );
}

interface MatrixProps {
  cells: BreakerCell[];
  now: number;
  onAsk: (id: string) => void;
}

function Matrix({ cells, now, onAsk }: MatrixProps) {
  const t = useTranslations("breakers.matrix");
  const groups = groupsOf(cells);
  const byKey = new Map(groups.map((group) => [group.dependency, group]));
  const { ids, hold } = useHeldPlaces(groups.map((group) => group.dependency));
  return (
    <ul className={classes.matrix} aria-label={t("title")} {...hold}>
      {ids.map((key) => {
        const group = byKey.get(key as BreakerCell["dependency"]);
        return group && <DependencyRow key={key} group={group} now={now} onAsk={onAsk} />;
      })}
    </ul>
  );
}

function Verdict({ cells }: { cells: BreakerCell[] }) {
  const t = useTranslations("breakers.verdict");
  const verdict = judgeBreakers(cells);
  const calm = verdict.about === "fine" || verdict.about === "none";
  const Icon = calm ? IconCircleCheck : IconAlertTriangle;
  const words = () => {
    switch (verdict.about) {
      case "none":
        return t("none");
      case "fine":
        return t("fine", { total: verdict.total });
      case "held":
        return t("held", { count: verdict.count });
      case "open":
        return t("open", { open: verdict.open, total: verdict.total });
    }
  };
  return (
    <p className={frame.verdict} role="status" data-level={calm ? "calm" : "warm"}>
      <Icon size="1.5rem" stroke={1.75} aria-hidden />
      {words()}
    </p>
  );
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="breakers" className={frame.page} failed={failed}>
      <Skeleton height="4rem" animate={false} />
      <Skeleton height="24rem" animate={false} />
    </PageWaiting>
  );
}
