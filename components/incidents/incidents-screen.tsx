"use client";

import { Skeleton } from "@mantine/core";
import type { Snapshot } from "#server/contracts/live.ts";
import { useNow } from "../live/use-now.ts";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { useFirstReading } from "../operations/use-first-reading.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { incidentsOf } from "./incident-room.ts";
import { IncidentTable } from "./incident-table.tsx";
import classes from "./incidents.module.css";
import { useIncidentWords } from "./use-incident-words.ts";
import { RecordCard, WatchCard } from "./watch-card.tsx";

/** Every incident, what is watched now, and how good the promises were. */
export function IncidentsScreen({ first }: { first: Snapshot<"incidents"> | null }) {
  const { t } = useIncidentWords();
  const { reading, ageMs, failed } = useFirstReading("incidents:all", first);
  const now = useNow(10_000) || (reading?.asOf ?? 0);
  if (!reading) {
    return (
      <PageWaiting page="incidents" className={classes.page} failed={failed}>
        <Skeleton className={classes.waiting} animate={false} />
      </PageWaiting>
    );
  }
  const rows = incidentsOf(reading.collections);
  const standings = Object.values(reading.collections.watch ?? {}).sort((a, b) =>
    a.measure < b.measure ? 1 : -1,
  );
  const learns = standings.every(({ state }) => state === "learning");
  return (
    <div className={classes.page}>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className={classes.pair}>
        <WatchCard standings={standings} />
        <RecordCard record={reading.collections.record?.now} />
      </div>
      <Panel title={t("list.title")} subtitle={t("list.subtitle")} ageMs={ageMs} greysOut={false}>
        {rows.length > 0 ? (
          <IncidentTable rows={rows} now={now} />
        ) : (
          <EmptyState
            title={t(learns ? "empty.learning" : "empty.title")}
            text={t(learns ? "empty.learningText" : "empty.text")}
          />
        )}
      </Panel>
    </div>
  );
}
