"use client";

import { Alert, Pagination, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import type { HealingSummary, NodeCommand } from "#server/contracts/healing.ts";
import type { Snapshot } from "#server/contracts/live.ts";
import type { NodeTile } from "#server/contracts/operations.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useNow } from "../live/use-now.ts";
import { useTopic } from "../live/use-topic.ts";
import frame from "../operations/page-frame.module.css";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { PauseButton } from "../operations/pause-button.tsx";
import { useHeldPlaces } from "../operations/use-held-places.ts";
import { usePaused } from "../operations/use-paused.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ChartHealing } from "./chart-healing.tsx";
import { CommandDialog, type OnCommand } from "./command-dialog.tsx";
import { HealingTable } from "./healing-table.tsx";
import { HeldList } from "./held-list.tsx";
import { NodeCard } from "./node-card.tsx";
import { healingBars, judgeRoom, type NodesRoom, nodesRoom } from "./nodes-room.ts";
import classes from "./nodes-screen.module.css";
import { sortNodes } from "./sort-nodes.ts";
import { useNodesWords } from "./use-nodes-words.ts";

const CARDS = 24;
const BARS = 40;
const OBJECTIVE_MS = 15_000;

export interface NodesScreenProps {
  /** The state the page was made with; shown until the feed has its own. */
  operations: Snapshot<"operations"> | null;
  healing: Snapshot<"healing"> | null;
  mayAct: boolean;
  onCommand: OnCommand;
}

/** Every node, what can be done with it, and how losses were healed. */
export function NodesScreen({ operations, healing, mayAct, onCommand }: NodesScreenProps) {
  const t = useTranslations("nodes");
  const q = useQuantities();
  const { reading, ageMs: liveAgeMs, failed } = useNodesTopics(operations, healing);
  // No clock ticks while the server renders: then it is the moment the state was true.
  const now = useNow() || (reading?.asOf ?? 0);
  const pause = usePaused(reading, now);
  useHotkeys([["P", pause.toggle]]);
  const room = pause.shown?.room ?? null;
  const [asked, setAsked] = useState<{ nodeId: string; command: NodeCommand } | null>(null);
  const ask = useCallback((nodeId: string, command: NodeCommand) => setAsked({ nodeId, command }), []);
  const close = useCallback(() => setAsked(null), []);
  if (!room || !reading) return <Waiting failed={failed} />;
  const ageMs = pause.pausedAt === null ? liveAgeMs : now - pause.pausedAt;
  // Whoever pauses to read must still act on what is true now.
  const live = reading.room.nodes;
  return (
    <div className={frame.page}>
      <header className={frame.head}>
        <h1 className="rd-visually-hidden">{t("title")}</h1>
        <Verdict room={room} />
        <PauseButton paused={pause.pausedAt !== null} onToggle={pause.toggle} />
      </header>
      {pause.pausedAt !== null && (
        <Alert color="yellow" role="status" py="xs">
          {t("pause.banner", { time: q.exactTime(pause.pausedAt) })}
        </Alert>
      )}
      {room.summary && <Figures summary={room.summary} />}
      <Tiles room={room} now={pause.pausedAt ?? now} ageMs={ageMs} mayAct={mayAct} onAsk={ask} />
      <div className={classes.below}>
        <Healings room={room} ageMs={ageMs} />
        <Panel
          className={classes.held}
          title={t("heldList.title")}
          subtitle={t("heldList.subtitle")}
          ageMs={ageMs}
        >
          {room.held.length > 0 ? (
            <HeldList rows={room.held} now={pause.pausedAt ?? now} />
          ) : (
            <EmptyState title={t("heldList.empty")} text={t("heldList.emptyText")} />
          )}
        </Panel>
      </div>
      <CommandDialog
        node={live.find((node) => node.id === asked?.nodeId) ?? null}
        command={asked?.command ?? "cordon"}
        ready={live.filter((node) => node.health === "ready").length}
        onCommand={onCommand}
        onClose={close}
      />
    </div>
  );
}

function Verdict({ room }: { room: NodesRoom }) {
  const words = useNodesWords();
  const verdict = judgeRoom(room);
  const calm = verdict.about === "fine" || verdict.about === "withheld";
  const late = verdict.about === "isolated" || verdict.about === "noneReady" || verdict.about === "none";
  const Icon = calm ? IconCircleCheck : IconAlertTriangle;
  return (
    <p className={frame.verdict} role="status" data-level={calm ? "calm" : late ? "late" : "warm"}>
      <Icon size="1.5rem" stroke={1.75} aria-hidden />
      {words.verdict(verdict)}
    </p>
  );
}

function Figures({ summary }: { summary: HealingSummary }) {
  const t = useTranslations("nodes.figure");
  const q = useQuantities();
  const window = t("window", { count: summary.healings });
  const figures = [
    { key: "mttr", value: q.span(summary.mttrP50Ms), sub: window, help: t("mttrHelp") },
    { key: "mttrP99", value: q.span(summary.mttrP99Ms), sub: window, help: t("mttrHelp") },
    {
      key: "within",
      value: q.percent(summary.withinObjective, 0),
      sub: t("objective", { span: q.span(summary.objectiveMs) }),
      help: t("withinHelp"),
    },
    {
      key: "isolated",
      value: t("ofMost", { isolated: summary.isolatedNow, most: summary.mayIsolate }),
      sub: t("most"),
      help: t("isolatedHelp"),
    },
    { key: "lag", value: q.span(summary.monitorLagMs), sub: t("lagSub"), help: t("lagHelp") },
  ] as const;
  return (
    <dl className={classes.figures}>
      {figures.map(({ key, value, sub, help }) => (
        <div key={key} title={help}>
          <dt>{t(key)}</dt>
          <dd>{value}</dd>
          <dd className={classes.sub}>{sub}</dd>
        </div>
      ))}
    </dl>
  );
}

interface TilesProps {
  room: NodesRoom;
  now: number;
  ageMs: number | null;
  mayAct: boolean;
  onAsk: (nodeId: string, command: NodeCommand) => void;
}

function Tiles({ room, now, ageMs, mayAct, onAsk }: TilesProps) {
  const t = useTranslations("nodes");
  const { nodes, switchRevision } = room;
  const [page, setPage] = useState(1);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const { ids, hold } = useHeldPlaces(sortNodes(nodes).map((node) => node.id));
  const pages = Math.max(1, Math.ceil(ids.length / CARDS));
  const shown = Math.min(page, pages);
  const cards = ids.slice((shown - 1) * CARDS, shown * CARDS).flatMap((id) => byId.get(id) ?? []);
  const ready = nodes.filter((node: NodeTile) => node.health === "ready").length;
  return (
    <Panel
      title={t("tiles.title")}
      subtitle={t("tiles.subtitle", { ready, total: nodes.length })}
      ageMs={ageMs}
    >
      {nodes.length === 0 ? (
        <EmptyState title={t("tiles.empty")} text={t("tiles.emptyText")} />
      ) : (
        <ul className={classes.cards} {...hold}>
          {cards.map((node) => (
            <NodeCard
              key={node.id}
              node={node}
              switchRevision={switchRevision}
              now={now}
              mayAct={mayAct}
              onAsk={onAsk}
            />
          ))}
        </ul>
      )}
      {pages > 1 && (
        <Pagination
          className={classes.pages}
          value={shown}
          onChange={setPage}
          total={pages}
          size="lg"
          getControlProps={(control) => ({ "aria-label": t(`healing.page.${control}`) })}
          getItemProps={(number) => ({ "aria-label": t("healing.page.number", { number }) })}
        />
      )}
    </Panel>
  );
}

function Healings({ room, ageMs }: { room: NodesRoom; ageMs: number | null }) {
  const t = useTranslations("nodes.healing");
  const objectiveMs = room.summary?.objectiveMs ?? OBJECTIVE_MS;
  const bars = useMemo(() => healingBars(room.healings, objectiveMs, BARS), [room.healings, objectiveMs]);
  return (
    <Panel
      className={classes.healings}
      title={t("title")}
      subtitle={t("subtitle", { count: room.healings.length })}
      ageMs={ageMs}
    >
      {room.healings.length === 0 ? (
        <EmptyState title={t("empty")} text={t("emptyText")} />
      ) : (
        <>
          {bars.length > 0 && <ChartHealing bars={bars} objectiveMs={objectiveMs} />}
          <HealingTable healings={room.healings} objectiveMs={objectiveMs} />
        </>
      )}
    </Panel>
  );
}

/** Both topics by the feed or, until it speaks, by the state the page was made with; as old as the older one. */
function useNodesTopics(operations: NodesScreenProps["operations"], healing: NodesScreenProps["healing"]) {
  const nodes = useTopic("operations:all");
  const healings = useTopic("healing:all");
  const feed = useLiveFeed();
  const [shownSince] = useState(() => performance.now());
  const reading = useMemo(() => {
    const of = nodes.collections ?? operations?.collections ?? null;
    if (!of) return null;
    const room = nodesRoom(of, healings.collections ?? healing?.collections ?? null);
    return { room, asOf: nodes.asOf ?? operations?.asOf ?? 0 };
  }, [nodes.collections, nodes.asOf, healings.collections, operations, healing]);
  const ages = [feed.proofOf("operations:all")?.ageMs, feed.proofOf("healing:all")?.ageMs];
  const age = ages.every((one) => one !== undefined) ? Math.max(...ages.map((one) => one ?? 0)) : null;
  const ageMs = nodes.collections || !operations ? age : performance.now() - shownSince;
  return { reading, ageMs, failed: nodes.problem !== null };
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <PageWaiting page="nodes" className={frame.page} failed={failed}>
      <Skeleton height="4rem" animate={false} />
      <Skeleton height="18rem" animate={false} />
      <Skeleton height="12rem" animate={false} />
    </PageWaiting>
  );
}
