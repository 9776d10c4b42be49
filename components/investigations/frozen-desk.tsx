"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useMemo } from "react";
import type { Cause } from "#server/contracts/attribution.ts";
import type { CauseWord, Finding } from "#server/contracts/findings.ts";
import deskClasses from "../attribution/attribution-desk.module.css";
import { CausesSection } from "../attribution/causes-section.tsx";
import { ChartRateWindows } from "../attribution/chart-rate-windows.tsx";
import { ChartWaterfall } from "../attribution/chart-waterfall.tsx";
import { DrillTrail } from "../attribution/drill-trail.tsx";
import { levelsOf } from "../attribution/measure-figures.ts";
import { SheetSection } from "../attribution/sheet-section.tsx";
import { StripsPanel } from "../attribution/strips-panel.tsx";
import { useRates } from "../attribution/use-rates.ts";
import { useSheets } from "../attribution/use-sheets.ts";
import { useValueWords } from "../attribution/use-value-words.ts";
import { VerdictSentence } from "../attribution/verdict-sentence.tsx";
import { CauseJudgement, type Judge } from "./cause-judgement.tsx";
import { JudgeSection } from "./judge-section.tsx";
import { type DeskHref, useFrozenDrill } from "./use-frozen-drill.ts";

// One and the same, so that the chart is not drawn anew.
const NONE: never[] = [];

export interface FrozenDeskProps {
  finding: Finding;
  words: CauseWord[];
  judge: Judge;
  deskHref: DeskHref;
  /** 2 where the page has a name of its own. */
  level?: 1 | 2;
  /** What may be done with the finding, beside its sentence. */
  acts?: ReactNode;
  /** Between the sentence and the figures. */
  banner?: ReactNode;
}

/** The desk as it stood when the finding was made; to drill leads to the live desk. */
export function FrozenDesk({
  finding,
  words: judged,
  judge,
  deskHref,
  level = 1,
  acts,
  banner,
}: FrozenDeskProps) {
  const { question, result } = finding;
  const { explanation, strips, overview, earlier, span } = result;
  const t = useTranslations("analyst");
  const m = useTranslations("measures");
  const { measure, baseline, current } = question;
  const rates = useRates(measure);
  const words = useValueWords(overview.shopNames);
  const drill = useFrozenDrill(question, deskHref);
  const levels = levelsOf(explanation, baseline);
  const limit = rates.latency(explanation.speed?.limitMs ?? null);
  const beneath = useCallback(
    (cause: Cause) => (
      <CauseJudgement
        attributes={cause.attributes}
        name={words.combination(cause.attributes)}
        words={judged}
        judge={judge}
      />
    ),
    [judged, judge, words],
  );
  const showsParts = explanation.verdict !== "too_little_data";
  const windows = useMemo(() => ({ baseline, current, live: false }), [baseline, current]);
  const sheets = useSheets({ overview, earlier, span, windows, lines: NONE, explanation, strips, words });
  const compared = [current, baseline];
  return (
    <>
      {question.filters.length + question.pinned.length > 0 && <DrillTrail drill={drill} words={words} />}
      <header className={deskClasses.head}>
        <VerdictSentence
          figures={explanation}
          baselineWindow={baseline}
          currentWindow={current}
          now={0}
          level={level}
          explanation={explanation}
          words={words}
          rates={rates}
        />
        {acts && <div className={deskClasses.acts}>{acts}</div>}
      </header>
      {banner}
      <div className={deskClasses.figures} data-explained={showsParts || undefined}>
        <SheetSection
          title={m(`${measure}.chartTitle`)}
          subtitle={m(`${measure}.chartSubtitle`, { window: rates.window(span, 0) })}
          sheet={sheets.chart}
          windows={compared}
        >
          <ChartRateWindows
            overview={overview}
            earlier={earlier}
            span={span}
            windows={windows}
            base={levels.base}
            current={levels.current}
            lines={NONE}
            shownLines={NONE}
            annotations={result.annotations}
          />
        </SheetSection>
        {showsParts && (
          <SheetSection
            title={t("waterfall.title")}
            subtitle={m(`${measure}.waterfall`, { limit })}
            sheet={sheets.waterfall}
            windows={compared}
          >
            <ChartWaterfall explanation={explanation} words={words} rates={rates} />
          </SheetSection>
        )}
      </div>
      {showsParts && (
        <CausesSection
          explanation={explanation}
          windows={compared}
          words={words}
          rates={rates}
          drill={drill}
          beneath={beneath}
        />
      )}
      <JudgeSection
        explanation={explanation}
        strips={strips.strips}
        judged={judged}
        judge={judge}
        words={words}
      />
      <SheetSection
        title={t("strips.title")}
        subtitle={m(`${measure}.strips`, { limit })}
        sheet={sheets.strips}
        windows={compared}
      >
        <StripsPanel breakdown={strips} words={words} rates={rates} drill={drill} />
      </SheetSection>
    </>
  );
}
