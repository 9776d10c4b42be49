"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { BulkFilter, BulkRow, ClassRow, FlowRow, HotKeyRow } from "#server/contracts/engine.ts";
import { FLOWS_SHOWN } from "#server/contracts/queue-actions.ts";
import { Panel } from "../operations/panel.tsx";
import classes from "./bulk.module.css";
import { type BulkCommands, BulkForm } from "./bulk-form.tsx";
import { BulkRuns } from "./bulk-runs.tsx";
import { ClassTable } from "./class-table.tsx";
import { FlowTable } from "./flow-table.tsx";
import { HotKeyList, type SidelineCommand } from "./hot-key-list.tsx";
import desk from "./queues-desk.module.css";
import { type ShopChoice, useBulkWords } from "./use-bulk-words.ts";

export interface QueuesDeskProps {
  queues: ClassRow[];
  flows: FlowRow[];
  hotKeys: HotKeyRow[];
  runs: BulkRow[];
  shops: ShopChoice[];
  /** Server time, epoch ms. */
  now: number;
  ageMs: number | null;
  /** Of what stays live while the page is paused. */
  liveAgeMs: number | null;
  mayAct: boolean;
  onSideline: SidelineCommand;
  bulk: BulkCommands;
}

/** The queues: what waits, who fills them, what is asked for, and what can be done about many at once. */
export function QueuesDesk(props: QueuesDeskProps) {
  const { queues, flows, hotKeys, runs, shops, now, ageMs, liveAgeMs, mayAct, onSideline, bulk } = props;
  const t = useTranslations("queues");
  const [filter, setFilter] = useState<BulkFilter>({});
  const names = flows.map(({ clientId, name }) => [clientId, name] as const);
  const namesKey = JSON.stringify(names);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the names
  const clients = useMemo(() => new Map(names), [namesKey]);
  const words = useBulkWords(shops, clients);
  const pick = <Field extends "class" | "clientId">(field: Field, value: BulkFilter[Field]) =>
    setFilter((before) => ({ ...before, [field]: before[field] === value ? undefined : value }));
  return (
    <div className={desk.desk}>
      <Panel
        className={desk.classes}
        title={t("classes.title")}
        subtitle={t("classes.subtitle")}
        ageMs={ageMs}
      >
        <ClassTable
          rows={queues}
          selected={filter.class ?? null}
          onSelect={mayAct ? (name) => pick("class", name) : null}
        />
      </Panel>
      <div className={desk.left}>
        <Panel title={t("flows.title")} subtitle={t("flows.subtitle", { count: FLOWS_SHOWN })} ageMs={ageMs}>
          <FlowTable
            rows={flows}
            selected={filter.clientId ?? null}
            onSelect={mayAct ? (clientId) => pick("clientId", clientId) : null}
          />
        </Panel>
        <Panel title={t("bulk.title")} subtitle={t("bulk.subtitle")} ageMs={liveAgeMs} greysOut={false}>
          <div className={classes.columns}>
            {mayAct ? (
              <BulkForm
                filter={filter}
                onFilter={setFilter}
                shops={shops}
                clients={clients}
                busy={runs.some((run) => run.state === "running")}
                commands={bulk}
              />
            ) : (
              <p className={classes.dim}>{t("bulk.notAllowed")}</p>
            )}
            <div>
              <h3 className={classes.runsTitle}>{t("bulk.runs")}</h3>
              <BulkRuns
                runs={runs}
                now={now}
                mayAct={mayAct}
                filterWords={words.filter}
                onCancel={bulk.cancel}
              />
            </div>
          </div>
        </Panel>
      </div>
      <Panel
        className={desk.hot}
        title={t("hot.title")}
        subtitle={t("hot.subtitle")}
        ageMs={ageMs}
        greysOut={false}
      >
        <HotKeyList rows={hotKeys} now={now} mayAct={mayAct} onSideline={onSideline} />
      </Panel>
    </div>
  );
}
