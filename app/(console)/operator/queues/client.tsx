"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useTranslations } from "next-intl";
import { useNow } from "#components/live/use-now.ts";
import { PageWaiting } from "#components/operations/page-waiting.tsx";
import { PauseButton } from "#components/operations/pause-button.tsx";
import { useFirstReading } from "#components/operations/use-first-reading.ts";
import { usePaused } from "#components/operations/use-paused.ts";
import { useQuantities } from "#components/operations/use-quantities.ts";
import type { BulkCommands } from "#components/queues/bulk-form.tsx";
import type { SidelineCommand } from "#components/queues/hot-key-list.tsx";
import { judgeQueues } from "#components/queues/judge-queues.ts";
import { QueueVerdict } from "#components/queues/queue-verdict.tsx";
import { QueuesDesk } from "#components/queues/queues-desk.tsx";
import type { ShopChoice } from "#components/queues/use-bulk-words.ts";
import type { Snapshot } from "#server/contracts/live.ts";
import classes from "./queues.module.css";

export interface QueuesPageProps {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"queues"> | null;
  shops: ShopChoice[];
  mayAct: boolean;
  onSideline: SidelineCommand;
  onPreview: BulkCommands["preview"];
  onStart: BulkCommands["start"];
  onCancel: BulkCommands["cancel"];
}

/** The queues in full: whether they flow, and if not, who and what, and what to press. */
export function QueuesPage({
  first,
  shops,
  mayAct,
  onSideline,
  onPreview,
  onStart,
  onCancel,
}: QueuesPageProps) {
  const t = useTranslations("queues");
  const q = useQuantities();
  const { reading, ageMs: liveAgeMs, failed } = useFirstReading("queues:all", first);
  // No clock ticks while the server renders: then it is the moment the state was true.
  const now = useNow() || (reading?.asOf ?? 0);
  const pause = usePaused(reading, now);
  useHotkeys([["P", pause.toggle]]);

  if (!reading || !pause.shown) return <Waiting failed={failed} />;
  const shown = pause.shown.collections;
  const queues = Object.values(shown.class ?? {});
  const flows = Object.values(shown.flow ?? {});
  // Whoever pauses to read must still see what their hands have done.
  const live = reading.collections;
  const hotKeys = Object.values((pause.pausedAt === null ? shown : live).hotKey ?? {});
  const ageMs = pause.pausedAt === null ? liveAgeMs : now - pause.pausedAt;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className="rd-visually-hidden">{t("title")}</h1>
        <QueueVerdict findings={judgeQueues(queues, flows, hotKeys)} queues={queues} />
        <PauseButton paused={pause.pausedAt !== null} onToggle={pause.toggle} />
      </header>
      {pause.pausedAt !== null && (
        <Alert color="yellow" role="status" py="xs">
          {t("pause.banner", { time: q.exactTime(pause.pausedAt) })}
        </Alert>
      )}
      <QueuesDesk
        queues={queues}
        flows={flows}
        hotKeys={hotKeys}
        runs={Object.values(live.bulk ?? {})}
        shops={shops}
        now={now}
        ageMs={ageMs}
        liveAgeMs={liveAgeMs}
        mayAct={mayAct}
        onSideline={onSideline}
        bulk={{ preview: onPreview, start: onStart, cancel: onCancel }}
      />
    </div>
  );
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="queues" className={classes.page} failed={failed}>
      <Skeleton className={classes.waitingClasses} animate={false} />
      <Skeleton className={classes.waitingRest} animate={false} />
    </PageWaiting>
  );
}
