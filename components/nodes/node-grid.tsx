"use client";

import { Tooltip } from "@mantine/core";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { NodeTile } from "#server/contracts/operations.ts";
import { useHeldPlaces } from "../operations/use-held-places.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";
import classes from "./node-grid.module.css";
import { LAGGING_MS, sortNodes } from "./sort-nodes.ts";

export interface NodeGridProps {
  nodes: NodeTile[];
  /** Revision every node should run with. */
  switchRevision: number;
  /** Server time, epoch ms. */
  now: number;
}

/** Every node with its load and its health, worst first; rows stand still under the pointer. */
export const NodeGrid = memo(function NodeGrid({ nodes, switchRevision, now }: NodeGridProps) {
  const t = useTranslations("operator.nodes");
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const { ids, hold } = useHeldPlaces(sortNodes(nodes).map((node) => node.id));
  if (nodes.length === 0) return <p className={classes.empty}>{t("empty")}</p>;
  return (
    <div className={classes.scroll} {...hold}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("name")}</th>
            <th scope="col">{t("load")}</th>
            <th scope="col">{t("rate")}</th>
            <th scope="col">{t("p95")}</th>
            <th scope="col">{t("lag")}</th>
            <th scope="col">{t("heap")}</th>
            <th scope="col">{t("revision")}</th>
            <th scope="col">{t("uptime")}</th>
            <th scope="col">{t("version")}</th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => {
            const node = byId.get(id);
            return node && <NodeRow key={id} node={node} switchRevision={switchRevision} now={now} />;
          })}
        </tbody>
      </table>
    </div>
  );
});

function NodeRow({ node, switchRevision, now }: { node: NodeTile; switchRevision: number; now: number }) {
  const t = useTranslations("operator");
  const q = useQuantities();
  const behind = node.switchRevision < switchRevision;
  return (
    <tr data-health={node.health}>
      <th scope="row">
        <span className={classes.name}>{node.name}</span>
        <span className={classes.health}>{t(`health.${node.health}`)}</span>
        {node.slow && <span className={classes.slow}>{t("nodes.slow")}</span>}
        {node.simulated && (
          <Tooltip label={t("nodes.simulatedHelp")} multiline w="16rem">
            <span className={classes.simulated}>{t("nodes.simulated")}</span>
          </Tooltip>
        )}
      </th>
      <td data-label={t("nodes.load")}>
        <Load node={node} />
      </td>
      <td data-label={t("nodes.rate")} title={t("nodes.rateHelp")}>
        {q.decimal(node.rate, 2)}
      </td>
      <td data-label={t("nodes.p95")}>{q.span(node.p95ServiceMs)}</td>
      <td data-label={t("nodes.lag")} title={t("nodes.lagHelp")} data-warm={node.loopLagMs > LAGGING_MS}>
        {q.span(node.loopLagMs)}
      </td>
      <td data-label={t("nodes.heap")}>{q.megabytes(node.heapMb)}</td>
      <td
        data-label={t("nodes.revision")}
        data-warm={behind}
        title={t("nodes.revisionHelp", { revision: switchRevision })}
      >
        {node.switchRevision}
        {behind && <span className="rd-visually-hidden"> {t("nodes.behind")}</span>}
      </td>
      <td data-label={t("nodes.uptime")} title={seenWords(node, now, q, (age) => t("nodes.seen", { age }))}>
        {q.span(Math.max(0, now - node.startedAt))}
      </td>
      <td data-label={t("nodes.version")}>{node.version}</td>
    </tr>
  );
}

function seenWords(node: NodeTile, now: number, q: Quantities, say: (age: string) => string): string {
  return say(q.span(Math.max(0, now - node.lastSeenAt)));
}

function Load({ node }: { node: NodeTile }) {
  const t = useTranslations("operator.nodes");
  const share = Math.min(1, node.inFlight / Math.max(1, node.slots));
  const words = t("loadHelp", { inFlight: node.inFlight, slots: node.slots });
  return (
    <span className={classes.load} title={words}>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span aria-hidden>
        {node.inFlight}/{node.slots}
      </span>
      <span className="rd-visually-hidden">{words}</span>
    </span>
  );
}
