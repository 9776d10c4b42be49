"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { HealingRow, HeldRow } from "#server/contracts/healing.ts";
import type { NodeTile } from "#server/contracts/operations.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import type { NodesVerdict } from "./nodes-room.ts";

/** What nodes and their healings are called. */
export function useNodesWords() {
  const t = useTranslations("nodes");
  const q = useQuantities();
  return useMemo(() => {
    const list = (names: string[]) => names.join(", ");
    return {
      state: ({ health, withheld }: Pick<NodeTile, "health" | "withheld">) =>
        t(`state.${withheld?.stopped ? "stopped" : health}`),
      cause: ({ because, by }: Pick<HealingRow, "because" | "by">) =>
        by
          ? t("causeBy", { cause: t(`cause.${because}`), by: by.name, reason: by.reason })
          : t(`cause.${because}`),
      verdict(verdict: NodesVerdict): string {
        switch (verdict.about) {
          case "held":
            return t("verdict.held", {
              reason: t(`held.${verdict.reason}.short`),
              nodes: verdict.nodes.length > 0 ? t("verdict.heldNodes", { nodes: list(verdict.nodes) }) : "",
            });
          case "fine":
            return t("verdict.fine", { count: verdict.ready });
          case "none":
          case "noneReady":
            return t(`verdict.${verdict.about}`);
          default:
            return t(`verdict.${verdict.about}`, { count: verdict.nodes.length, nodes: list(verdict.nodes) });
        }
      },
      /** One entry of "why it did not act", whole. */
      heldStill({ reason, figures, nodes }: HeldRow): string {
        const number = (name: string) => q.count(figures[name] ?? 0);
        return t(`held.${reason}.long`, {
          nodes: list(nodes),
          count: nodes.length,
          silent: number("silent"),
          of: number("of"),
          isolated: number("isolated"),
          allowed: number("allowed"),
          wait: q.span(figures.waitMs ?? 0),
          slipped: q.span(figures.slippedMs ?? 0),
          times: figures.times ?? 1,
        });
      },
    };
  }, [t, q]);
}
