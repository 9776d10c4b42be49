"use client";

import { Button, Menu } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBarrierBlock,
  IconCircleCheck,
  IconDots,
  IconDropletDown,
  IconPlayerStop,
  IconPlugConnectedX,
  IconRefresh,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { NodeCommand } from "#server/contracts/healing.ts";
import type { NodeTile } from "#server/contracts/operations.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";
import classes from "./node-card.module.css";
import { LAGGING_MS } from "./sort-nodes.ts";
import { useNodesWords } from "./use-nodes-words.ts";

const icons = {
  ready: IconCircleCheck,
  suspect: IconAlertTriangle,
  isolated: IconPlugConnectedX,
  cordoned: IconBarrierBlock,
  draining: IconDropletDown,
  stopped: IconPlayerStop,
} as const;

export const commandIcons = {
  cordon: IconBarrierBlock,
  drain: IconDropletDown,
  restart: IconRefresh,
  return: IconArrowBackUp,
} as const satisfies Record<NodeCommand, unknown>;

export interface NodeCardProps {
  node: NodeTile;
  /** Revision every node should run with. */
  switchRevision: number;
  /** Server time, epoch ms. */
  now: number;
  mayAct: boolean;
  onAsk: (nodeId: string, command: NodeCommand) => void;
}

/** What makes sense for a node now; the server has the last word. */
export function commandsFor({ health, withheld }: Pick<NodeTile, "health" | "withheld">): NodeCommand[] {
  if (withheld?.stopped) return ["return"];
  if (health === "isolated") return withheld ? ["return"] : ["cordon"];
  if (withheld) return withheld.kind === "cordon" ? ["return", "drain", "restart"] : ["return", "restart"];
  return ["cordon", "drain", "restart"];
}

/** One node: whether it works, how hard, how well, and what can be done with it. */
export const NodeCard = memo(function NodeCard({ node, switchRevision, now, mayAct, onAsk }: NodeCardProps) {
  const t = useTranslations("nodes");
  const words = useNodesWords();
  const state = node.withheld?.stopped ? "stopped" : node.health;
  const Icon = icons[state];
  return (
    <li className={classes.card} data-state={state} data-testid={`node-${node.name}`}>
      <div className={classes.head}>
        <Icon className={classes.icon} size="1.25rem" stroke={1.75} aria-hidden />
        <h3 className={classes.name}>{node.name}</h3>
        <span className={classes.state}>{words.state(node)}</span>
        {node.slow && state === "ready" && <span className={classes.slow}>{t("slow")}</span>}
        {mayAct && <Actions node={node} onAsk={onAsk} />}
      </div>
      <Load node={node} />
      {node.withheld && <Withheld node={node} now={now} />}
      <Facts node={node} switchRevision={switchRevision} now={now} />
      <p className={classes.kind}>
        {t(node.local ? "local" : "elsewhere")}
        {node.simulated && <> · {t("simulated")}</>}
      </p>
    </li>
  );
});

function Actions({ node, onAsk }: Pick<NodeCardProps, "node" | "onAsk">) {
  const t = useTranslations("nodes");
  const commands = commandsFor(node);
  const [first] = commands;
  if (commands.length === 1 && first) {
    const Icon = commandIcons[first];
    return (
      <Button
        className={classes.act}
        variant="default"
        size="compact-md"
        leftSection={<Icon size="1rem" aria-hidden />}
        onClick={() => onAsk(node.id, first)}
        aria-label={t("commandOf", { command: t(`command.${first}`), node: node.name })}
      >
        {t(`command.${first}`)}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end" width="15rem">
      <Menu.Target>
        <Button
          className={classes.act}
          variant="default"
          size="compact-md"
          aria-label={t("actions", { node: node.name })}
        >
          <IconDots size="1.125rem" aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {commands.map((command) => {
          const Icon = commandIcons[command];
          return (
            <Menu.Item
              key={command}
              mih="2.75rem"
              leftSection={<Icon size="1rem" aria-hidden />}
              onClick={() => onAsk(node.id, command)}
            >
              {t(`command.${command}`)}
              <span className={classes.hint}>{t(`hint.${command}`)}</span>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function Load({ node }: { node: NodeTile }) {
  const t = useTranslations("nodes");
  const q = useQuantities();
  const share = Math.min(1, node.inFlight / Math.max(1, node.slots));
  return (
    <div className={classes.load} title={t("loadHelp", { inFlight: node.inFlight, slots: node.slots })}>
      <span className={classes.bar} aria-hidden>
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
      <b>{q.percent(share, 0)}</b>
      <span className={classes.slots}>{t("inFlight", { inFlight: node.inFlight, slots: node.slots })}</span>
    </div>
  );
}

function Withheld({ node: { withheld }, now }: { node: NodeTile; now: number }) {
  const t = useTranslations("nodes.withheld");
  const q = useQuantities();
  if (!withheld) return null;
  return (
    <p className={classes.withheld}>
      {t(withheld.stopped ? "stopped" : withheld.kind, { by: withheld.by, why: withheld.why })}
      {withheld.kind === "drain" && !withheld.stopped && <> · {eta(withheld.emptyAt, now, q, t)}</>}
    </p>
  );
}

type WithheldWords = ReturnType<typeof useTranslations<"nodes.withheld">>;

function eta(emptyAt: number | null, now: number, q: Quantities, t: WithheldWords): string {
  if (emptyAt === null) return t("etaUnknown");
  return emptyAt <= now ? t("etaNow") : t("eta", { span: q.span(emptyAt - now) });
}

function Facts({ node, switchRevision, now }: Pick<NodeCardProps, "node" | "switchRevision" | "now">) {
  const t = useTranslations("nodes");
  const q = useQuantities();
  const behind = node.switchRevision < switchRevision;
  const gone = node.withheld?.stopped || node.health === "isolated";
  const up = gone
    ? { label: t("fact.seen"), value: q.ago(node.lastSeenAt, now) }
    : { label: t("fact.uptime"), value: q.span(Math.max(0, now - node.startedAt)) };
  return (
    <dl className={classes.facts}>
      <Fact label={t("fact.p95")} value={q.span(node.p95ServiceMs)} help={t("help.p95")} />
      <Fact
        label={t("fact.lag")}
        value={q.span(node.loopLagMs)}
        warm={node.loopLagMs > LAGGING_MS}
        help={t("help.lag")}
      />
      <Fact label={t("fact.heap")} value={q.megabytes(node.heapMb)} />
      <Fact
        label={t("fact.revision")}
        value={
          behind ? t("behind", { at: node.switchRevision, of: switchRevision }) : String(node.switchRevision)
        }
        warm={behind}
        help={t("help.revision", { revision: switchRevision })}
      />
      <Fact {...up} />
      <Fact label={t("fact.version")} value={node.version} />
      <Fact label={t("fact.epoch")} value={String(node.epoch)} help={t("help.epoch")} />
      <Fact
        label={t("fact.stale")}
        value={q.count(node.staleWrites)}
        warm={node.staleWrites > 0}
        help={t("help.stale")}
      />
    </dl>
  );
}

function Fact({ label, value, warm, help }: { label: string; value: string; warm?: boolean; help?: string }) {
  return (
    <div title={help}>
      <dt>{label}</dt>
      <dd data-warm={warm || undefined}>{value}</dd>
    </div>
  );
}
