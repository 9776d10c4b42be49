"use client";

import { Button, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconNote } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useRef, useState } from "react";
import type { AttributionOverview, TimeWindow } from "#server/contracts/attribution.ts";
import type { AnnotationTools } from "../annotations/annotation-tools.ts";
import { AnnotationsTable } from "../annotations/annotations-table.tsx";
import { BaselineDoubts } from "../annotations/baseline-doubts.tsx";
import { LayersMenu } from "../annotations/layers-menu.tsx";
import { SelectSpanButton } from "../contrast/select-span-button.tsx";
import type { Answer } from "./attribution-desk.tsx";
import { ChartBaseline } from "./chart-baseline.tsx";
import { ChartRateWindows } from "./chart-rate-windows.tsx";
import classes from "./chart-section.module.css";
import { Problem, Waiting } from "./desk-parts.tsx";
import { SpanControls } from "./span-controls.tsx";
import type { Rates } from "./use-rates.ts";
import { WindowControls } from "./window-controls.tsx";
import { type Choice, MINUTE_MS, type Windows } from "./windows.ts";
import { WithoutLegend } from "./without-legend.tsx";
import { firstShown, type WithoutLine } from "./without-lines.ts";

export interface ChartSectionProps {
  now: number;
  choice: Choice;
  windows: Windows;
  span: { minutes: number; window: TimeWindow; panned: boolean };
  overview: Answer<AttributionOverview>;
  earlier: AttributionOverview | null;
  /** The measure in the two windows, exact. */
  levels: { base: number | null; current: number | null } | null;
  lines: readonly WithoutLine[];
  /** Why there are no lines without the causes, in words. */
  linesMissing: string | null;
  annotations: AnnotationTools;
  onNote: (at: number) => void;
  onEdit: (annotation: NonNullable<AnnotationTools["list"]>[number]) => void;
  rates: Rates;
  onChoice: (choice: Partial<Choice>) => void;
  onSpan: (minutes: number) => void;
  onPan: (until: number | null) => void;
  onRetry: () => void;
  /** Selected on the chart, to be looked into. */
  selection: TimeWindow | null;
  onSelect: (selection: TimeWindow | null) => void;
}

/** The rate over time with its controls: which windows, how much of it, what happened, and what would be without the causes. */
export function ChartSection(props: ChartSectionProps) {
  const { now, windows, span, overview, earlier, levels, lines, annotations, rates, onChoice, onNote } =
    props;
  const t = useTranslations("analyst");
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const shown = chosen ?? firstShown(lines);
  const hovered = useRef<number | null>(null);
  const { list, hidden } = annotations;
  const visible = useMemo(() => (list ?? []).filter(({ layer }) => !hidden.includes(layer)), [list, hidden]);
  const noteHere = () => onNote(hovered.current ?? windows.current.from);
  useHotkeys([["n", noteHere]]);
  const { baseline, current } = windows;
  const onWindow = useCallback(
    (role: "baseline" | "current", window: TimeWindow) =>
      onChoice({
        // Moving one window of a live pair must not leave the other running away.
        ...(role === "baseline"
          ? { current: { kind: "fixed", window: current } }
          : { baseline: { kind: "fixed", window: baseline } }),
        [role]: { kind: "fixed", window },
      }),
    [onChoice, baseline, current],
  );
  return (
    <>
      <WindowControls choice={props.choice} windows={windows} onChoice={onChoice}>
        <SpanControls span={span} panned={span.panned} now={now} onSpan={props.onSpan} onPan={props.onPan} />
      </WindowControls>
      {windows.shortened && (
        <Text size="xs" c="dimmed">
          {t("chart.shortened")}
        </Text>
      )}
      <BaselineDoubts windows={windows} doubt={annotations.around?.baseline ?? null} rates={rates} />
      {overview.problem && (
        <Problem title={t("problem.read")} text={overview.problem} onRetry={props.onRetry} />
      )}
      {overview.data ? (
        <>
          <ChartRateWindows
            overview={overview.data}
            earlier={earlier}
            span={span.window}
            windows={windows}
            base={levels?.base ?? null}
            current={levels?.current ?? null}
            lines={lines}
            shownLines={shown}
            annotations={visible}
            onEdit={props.onEdit}
            onHover={(at) => {
              hovered.current = at;
            }}
            selection={props.selection}
            onSelect={props.onSelect}
            onWindow={onWindow}
          />
          {earlier && (
            <ChartBaseline
              overview={earlier}
              windows={windows}
              span={shifted(span.window, baseline.from - current.from)}
              level={levels?.base ?? null}
              now={now}
              rates={rates}
              onWindow={(window) => onWindow("baseline", window)}
            />
          )}
        </>
      ) : (
        !overview.problem && <Waiting label={t("loading")} className={classes.waiting} />
      )}
      {lines.length > 0 && <WithoutLegend lines={lines} shown={shown} onShown={setChosen} />}
      {props.linesMissing && (
        <Text size="xs" c="dimmed">
          {props.linesMissing}
        </Text>
      )}
      <ChartTools {...props} onNoteHere={noteHere} />
    </>
  );
}

function ChartTools(props: ChartSectionProps & { onNoteHere: () => void }) {
  const { annotations, now, span, windows, selection, onSelect, onEdit, onNoteHere } = props;
  const t = useTranslations("annotations");
  const { list, cut, hidden, onHidden } = annotations;
  return (
    <div className={classes.tools} data-no-picture>
      <div className={classes.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconNote size="1rem" aria-hidden />}
          title={t("noteHereHint")}
          onClick={onNoteHere}
        >
          {t("noteHere")}
        </Button>
        <LayersMenu annotations={list ?? []} hidden={hidden} onHidden={onHidden} />
        {!selection && <SelectSpanButton span={span.window} current={windows.current} onSelect={onSelect} />}
      </div>
      {list && <AnnotationsTable annotations={list} cut={cut} now={now} onEdit={onEdit} />}
    </div>
  );
}

function shifted({ from, to }: TimeWindow, byMs: number): TimeWindow {
  const by = Math.round(byMs / MINUTE_MS) * MINUTE_MS;
  return { from: from + by, to: to + by };
}
