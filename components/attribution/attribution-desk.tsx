"use client";

import { Button, Text } from "@mantine/core";
import { IconPlayerPlay, IconSparkles } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import type {
  AttributionOverview,
  Breakdown,
  CubeDimension,
  Explanation,
  Question,
  TimeWindow,
} from "#server/contracts/attribution.ts";
import type { Measure } from "#server/contracts/measures.ts";
import type { Without } from "#server/contracts/without.ts";
import type { AnnotationTools } from "../annotations/annotation-tools.ts";
import { AroundPanel } from "../annotations/around-panel.tsx";
import { NoteEditor } from "../annotations/note-editor.tsx";
import { useNoteEditor } from "../annotations/use-note-editor.tsx";
import classes from "./attribution-desk.module.css";
import type { CompareHref } from "./cause-actions.tsx";
import { CausesSection } from "./causes-section.tsx";
import { ChartSection } from "./chart-section.tsx";
import { ChartWaterfall } from "./chart-waterfall.tsx";
import { ExplainPaused, Problem, Section, Waiting } from "./desk-parts.tsx";
import type { DrillState } from "./drill-path.ts";
import { DrillTrail } from "./drill-trail.tsx";
import { causesOf } from "./explanation-rows.ts";
import { GroupSection } from "./group-section.tsx";
import { guardsOf } from "./guards.ts";
import { GuardsLine } from "./guards-line.tsx";
import { MeasureControl } from "./measure-control.tsx";
import { levelsOf } from "./measure-figures.ts";
import { SheetSection } from "./sheet-section.tsx";
import { StripsAnswer } from "./strips-answer.tsx";
import { StripsPanel } from "./strips-panel.tsx";
import { type Drill, useDrill } from "./use-drill.ts";
import { useLitCauses } from "./use-lit-causes.ts";
import { type Rates, useRates } from "./use-rates.ts";
import { useSheets } from "./use-sheets.ts";
import { useValueWords, type ValueWords } from "./use-value-words.ts";
import { useWithoutLines } from "./use-without-lines.ts";
import { VerdictSentence } from "./verdict-sentence.tsx";
import type { Choice, Windows } from "./windows.ts";
import { WithoutNote } from "./without-note.tsx";

/** One question's answer: what is known, and whether it is being asked anew or failed. */
export interface Answer<T> {
  data: T | null;
  asking: boolean;
  /** In words. */
  problem: string | null;
}

/** What a panel in the desk shares with it. */
export interface DeskParts {
  words: ValueWords;
  rates: Rates;
  drill: Drill;
}
type Panel = (desk: DeskParts) => ReactNode;

export interface AttributionDeskProps {
  now: number;
  choice: Choice;
  windows: Windows;
  span: { minutes: number; window: TimeWindow; panned: boolean };
  /** As it is sent to the server. */
  question: Question;
  overview: Answer<AttributionOverview>;
  earlier: AttributionOverview | null;
  strips: Answer<Breakdown>;
  /** Dimension whose values are tabled. */
  group: CubeDimension | null;
  /** null data before Explain was pressed. */
  explanation: Answer<Explanation>;
  explained: boolean;
  /** What may be done with the answer, beside Explain. */
  handOn?: ReactNode;
  /** What is to be said of the answer, below its sentence. */
  news?: ReactNode;
  onChoice: (choice: Partial<Choice>) => void;
  onMeasure: (measure: Measure) => void;
  onSpan: (minutes: number) => void;
  onPan: (until: number | null) => void;
  /** What the rate would be without the causes that were found. */
  without: Answer<Without>;
  annotations: AnnotationTools;
  onDrill: (changed: Partial<DrillState>) => void;
  onExplain: () => void;
  onLive: () => void;
  onRetry: () => void;
  /** Selected on the chart. */
  selection: TimeWindow | null;
  onSelect: (selection: TimeWindow | null) => void;
  compareHref: CompareHref;
  /** Who is in the selection; beneath the chart. */
  selectionPanel: Panel;
  /** Beneath the strips. */
  matrixPanel: Panel;
}

/** The analyst's desk: the answer in a sentence, the figure, the ranking, the strips. */
export function AttributionDesk(props: AttributionDeskProps) {
  const { now, choice, windows, span, question, overview, earlier, strips, explanation, explained } = props;
  const { measure, filters, pinned, least } = question;
  const t = useTranslations("analyst");
  const m = useTranslations("measures");
  const rates = useRates(measure);
  const t2 = useTranslations("annotations");
  const { annotations } = props;
  const words = useValueWords(overview.data?.shopNames ?? {});
  const drill = useDrill({ filters, pinned, least, group: props.group }, props.onDrill);
  const grouped = strips.data?.strips.find(({ dimension }) => dimension === props.group);
  const levels = strips.data && levelsOf(strips.data, windows.baseline);
  const limit = rates.latency(strips.data?.speed?.limitMs ?? null);
  const pause = overview.data?.explainPause ?? null;
  const found = explained ? explanation.data : null;
  const notes = useNoteEditor(annotations);
  const lit = useLitCauses<HTMLDivElement>();
  const causes = useMemo(() => (found ? causesOf(found) : []), [found]);
  const lines = useWithoutLines(props.without.data, causes, words);
  const sheets = useSheets({
    overview: overview.data,
    earlier,
    span: span.window,
    windows,
    explanation: found,
    strips: strips.data,
    words,
    lines,
  });
  const compared = [windows.current, windows.baseline];
  return (
    <div className={classes.desk} {...lit}>
      <DrillTrail drill={drill} words={words} />
      <div>
        <MeasureControl value={measure} onChange={props.onMeasure} />
      </div>
      <header className={classes.head}>
        {strips.data ? (
          <VerdictSentence
            figures={strips.data}
            baselineWindow={windows.baseline}
            currentWindow={windows.current}
            now={now}
            explanation={found}
            words={words}
            rates={rates}
          />
        ) : (
          <Waiting label={t("loading")} className={classes.waitingHead} />
        )}
        <div className={classes.acts}>
          {!windows.live && (
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size="1rem" aria-hidden />}
              onClick={props.onLive}
            >
              {t("backToLive")}
            </Button>
          )}
          <Button
            leftSection={<IconSparkles size="1rem" aria-hidden />}
            variant={found ? "default" : "filled"}
            loading={explained && explanation.asking}
            disabled={pause !== null}
            onClick={props.onExplain}
          >
            {t(explained ? "explainAgain" : "explain")}
          </Button>
          {found && props.handOn}
        </div>
      </header>
      {strips.data && (
        <GuardsLine
          guards={guardsOf(strips.data.strips, strips.data)}
          explanation={found}
          drill={drill}
          words={words}
          rates={rates}
        />
      )}
      {props.news}
      {pause && <ExplainPaused pause={pause} />}
      {explanation.problem && explained && !pause && (
        <Problem title={t("problem.explain")} text={explanation.problem} onRetry={props.onRetry} />
      )}
      <div className={classes.figures} data-explained={(found && showsParts(found)) || undefined}>
        <SheetSection
          title={m(`${measure}.chartTitle`)}
          subtitle={m(`${measure}.chartSubtitle`, { window: rates.window(span.window, now) })}
          sheet={sheets.chart}
          windows={compared}
        >
          <ChartSection
            now={now}
            choice={choice}
            windows={windows}
            span={span}
            overview={overview}
            earlier={earlier}
            levels={levels}
            lines={lines}
            linesMissing={
              props.without.problem ??
              (props.without.data && !props.without.data.lines ? t("without.tooLong") : null)
            }
            annotations={annotations}
            onNote={notes.add}
            onEdit={notes.edit}
            rates={rates}
            onChoice={props.onChoice}
            onSpan={props.onSpan}
            onPan={props.onPan}
            onRetry={props.onRetry}
            selection={props.selection}
            onSelect={props.onSelect}
          />
        </SheetSection>
        {found && showsParts(found) && (
          <SheetSection
            title={t("waterfall.title")}
            subtitle={m(`${measure}.waterfall`, { limit })}
            sheet={sheets.waterfall}
            windows={compared}
          >
            <ChartWaterfall explanation={found} words={words} rates={rates} />
          </SheetSection>
        )}
      </div>
      {props.selectionPanel({ words, rates, drill })}
      {found && showsParts(found) && (
        <CausesSection
          explanation={found}
          asking={explanation.asking}
          windows={compared}
          words={words}
          rates={rates}
          drill={drill}
          compareHref={props.compareHref}
          beneath={(cause) => {
            const { data } = props.without;
            return data && <WithoutNote without={data} place={causes.indexOf(cause)} rates={rates} />;
          }}
        />
      )}
      {strips.data && grouped && (
        <GroupSection
          strip={grouped}
          pinned={strips.data.pinned}
          expectedTotal={strips.data.expectedTotal}
          windows={compared}
          drill={drill}
          words={words}
          rates={rates}
        />
      )}
      <Section title={t2("title")} subtitle={t2("subtitle")}>
        <AroundPanel
          around={annotations.around}
          failed={annotations.aroundFailed}
          of={causes[0] ? words.combination(causes[0].attributes) : null}
          rates={rates}
          onEdit={notes.edit}
        />
      </Section>
      <SheetSection
        title={t("strips.title")}
        subtitle={m(`${measure}.strips`, { limit })}
        sheet={sheets.strips}
        windows={compared}
      >
        {strips.problem && (
          <Problem title={t("problem.read")} text={strips.problem} onRetry={props.onRetry} />
        )}
        {pinned.length > 0 && (
          <Text size="xs" c="dimmed">
            {t("strips.beside", { count: pinned.length })}
          </Text>
        )}
        <StripsAnswer strips={strips} filtered={filters.length > 0} onClear={() => drill.setFilters([])}>
          {(known) => <StripsPanel breakdown={known} words={words} rates={rates} drill={drill} />}
        </StripsAnswer>
      </SheetSection>
      {strips.data?.strips.some(({ values }) => values.length > 0) &&
        props.matrixPanel({ words, rates, drill })}
      <NoteEditor {...notes.editor} />
    </div>
  );
}

/** Parts are shown whenever there is a change to split, whatever the verdict calls it. */
function showsParts({ verdict }: Explanation): boolean {
  return verdict !== "too_little_data";
}
