"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { Snapshot } from "#server/contracts/live.ts";
import { type SwitchKey, switchKeys } from "#server/contracts/switches.ts";
import { useNow } from "../live/use-now.ts";
import frame from "../operations/page-frame.module.css";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { PauseButton } from "../operations/pause-button.tsx";
import { useFirstReading } from "../operations/use-first-reading.ts";
import { usePaused } from "../operations/use-paused.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { FlipDialog, type FlipDialogProps } from "./flip-dialog.tsx";
import { NotifyDevice } from "./notify-device.tsx";
import { SwitchDetail } from "./switch-detail.tsx";
import { SWITCH_DIGITS, SwitchList } from "./switch-list.tsx";
import { switchRoom } from "./switch-room.ts";
import classes from "./switch-screen.module.css";
import { SwitchVerdict } from "./switch-verdict.tsx";

export interface SwitchScreenProps {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"switches"> | null;
  mayAct: boolean;
  onSet: FlipDialogProps["onSet"];
  onUndo: FlipDialogProps["onUndo"];
  onAsk: FlipDialogProps["onAsk"];
}

/** Every switch, and everything about the one that is chosen. */
export function SwitchScreen({ first, mayAct, onSet, onUndo, onAsk }: SwitchScreenProps) {
  const t = useTranslations("switches");
  const q = useQuantities();
  const { reading, ageMs: liveAgeMs, failed } = useFirstReading("switches:all", first);
  const now = useNow() || (reading?.asOf ?? 0);
  const pause = usePaused(reading, now);
  const newest = useMemo(() => reading && switchRoom(reading.collections), [reading]);
  const shown = useMemo(() => pause.shown && switchRoom(pause.shown.collections), [pause.shown]);
  const { chosen, choose } = useChosenSwitch();
  const [openKey, setOpenKey] = useState<SwitchKey | null>(null);
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
  if (!newest || !shown) return <Waiting failed={failed} />;
  const key = chosen ?? newest.switches.find((row) => !row.isDefault)?.key ?? newest.switches[0]?.key;
  // Whoever pauses to read must still see a switch change under their hands.
  const row = newest.switches.find((one) => one.key === key);
  return (
    <div className={`${frame.page} ${classes.page}`} data-chosen={chosen !== null || undefined}>
      <header className={frame.head}>
        <h1 className="rd-visually-hidden">{t("title")}</h1>
        <SwitchVerdict room={newest} now={now} />
        <NotifyDevice />
        <PauseButton paused={pause.pausedAt !== null} onToggle={pause.toggle} />
      </header>
      {pause.pausedAt !== null && (
        <Alert color="yellow" role="status" py="xs">
          {t("pauseBanner", { time: q.exactTime(pause.pausedAt) })}
        </Alert>
      )}
      <div className={classes.halves}>
        <Panel
          className={classes.list}
          title={t("list.title")}
          subtitle={mayAct && t("list.subtitle", { last: Math.min(SWITCH_DIGITS, newest.switches.length) })}
          ageMs={liveAgeMs}
          greysOut={false}
        >
          <SwitchList
            switches={newest.switches}
            now={now}
            mayAct={mayAct}
            onOpen={setOpenKey}
            onSelect={choose}
            selected={key ?? null}
          />
        </Panel>
        <div className={classes.detail}>
          {row && (
            <SwitchDetail
              key={row.key}
              row={row}
              outlook={shown.outlooks.get(row.key) ?? null}
              flips={newest.flipsOf(row.key)}
              served={newest.servedOf(row.key)}
              now={now}
              ageMs={pause.pausedAt === null ? liveAgeMs : now - pause.pausedAt}
              mayAct={mayAct}
              onOpen={() => setOpenKey(row.key)}
              onUndo={onUndo}
              onBack={() => choose(null)}
            />
          )}
        </div>
      </div>
      <FlipDialog
        row={newest.switches.find((one) => one.key === openKey) ?? null}
        served={openKey ? newest.servedOf(openKey) : undefined}
        now={now}
        onSet={onSet}
        onUndo={onUndo}
        onAsk={onAsk}
        onClose={() => setOpenKey(null)}
      />
    </div>
  );
}

/** Kept in the address, so that a line of the event stream or a colleague can point at a switch. */
function useChosenSwitch() {
  const router = useRouter();
  const named = useSearchParams().get("switch");
  return {
    chosen: switchKeys.find((key) => key === named) ?? null,
    choose: (key: SwitchKey | null) =>
      router.replace(key ? `/operator/switches?switch=${key}` : "/operator/switches", { scroll: false }),
  };
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="switches" className={frame.page} failed={failed}>
      <Skeleton className={classes.waiting} animate={false} />
    </PageWaiting>
  );
}
