"use client";

import { Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowsShuffle, IconPlugConnectedX, IconServer, IconToggleRight } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import type { Mark } from "#server/contracts/operations.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./chart-marks.module.css";
import { axisRoom } from "./chart-theme.ts";
import { clusterMarks, type MarkCluster } from "./cluster-marks.ts";

const icons = {
  switch: IconToggleRight,
  node: IconServer,
  policy: IconArrowsShuffle,
  breaker: IconPlugConnectedX,
} as const;
/** A pressable mark is about this share of the chart's width on a small screen. */
const NEAR_SHARE = 1 / 28;
const SHOWN_WORDS = 6;

export interface ChartMarksProps {
  marks: Mark[];
  /** Span of the chart below, epoch ms. */
  from: number;
  to: number;
  wordsOf: (mark: Mark) => string;
  label: string;
}

/** Vertical lines over a chart for what people and nodes did; each tells its story on hover and focus. */
export function ChartMarks({ marks, from, to, wordsOf, label }: ChartMarksProps) {
  const nearMs = (to - from) * NEAR_SHARE;
  // A flip of this second lies past the last finished bucket: it stands at the edge until then.
  const clusters = clusterMarks(
    marks.map((mark) => (mark.at > to ? { ...mark, at: to } : mark)),
    { from, to, nearMs },
  );
  const sides = { "--left": `${axisRoom.left}px`, "--right": `${axisRoom.right}px` } as CSSProperties;
  return (
    <ul className={classes.strip} style={sides} aria-label={label}>
      {clusters.map((cluster) => (
        <MarkButton
          key={cluster.marks.at(-1)?.id}
          cluster={cluster}
          position={(cluster.at - from) / (to - from)}
          wordsOf={wordsOf}
        />
      ))}
    </ul>
  );
}

interface MarkButtonProps {
  cluster: MarkCluster<Mark>;
  position: number;
  wordsOf: ChartMarksProps["wordsOf"];
}

function MarkButton({ cluster, position, wordsOf }: MarkButtonProps) {
  const quantities = useQuantities();
  const main = cluster.marks.find((mark) => mark.type === "switch") ?? cluster.marks[0];
  if (!main) return null;
  const Icon = icons[main.type];
  const words = cluster.marks.map((mark) => `${quantities.exactTime(mark.at)} ${wordsOf(mark)}`);
  return (
    <li
      className={classes.mark}
      data-type={main.type}
      data-label={main.label}
      style={{ "--position": position } as CSSProperties}
    >
      <Tooltip
        multiline
        events={{ hover: true, focus: true, touch: true }}
        openDelay={0}
        classNames={{ tooltip: classes.card }}
        label={words.slice(0, SHOWN_WORDS).map((line) => <p key={line}>{line}</p>)}
      >
        <UnstyledButton
          className={classes.button}
          aria-label={`${cluster.marks.length}: ${words.join("; ")}`}
        >
          <Icon size="1rem" stroke={1.75} aria-hidden />
          {cluster.marks.length > 1 && <span>{cluster.marks.length}</span>}
        </UnstyledButton>
      </Tooltip>
    </li>
  );
}
