"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import type { DeskParts } from "#components/attribution/attribution-desk.tsx";
import { Problem, Waiting } from "#components/attribution/desk-parts.tsx";
import { useSheetLabels } from "#components/attribution/sheet-labels.ts";
import { SheetSection } from "#components/attribution/sheet-section.tsx";
import { useRates } from "#components/attribution/use-rates.ts";
import { matrixSheet } from "#components/contrast/contrast-sheets.ts";
import classes from "#components/contrast/matrix-panel.module.css";
import { type ContrastHref, MatrixPanel } from "#components/contrast/matrix-panel.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import {
  type CubeDimension,
  cubeDimensions,
  type Explanation,
  type Question,
} from "#server/contracts/attribution.ts";
import { matrixTops } from "#server/contracts/contrast.ts";
import { matrixParams } from "./contrast-params.ts";
import { fetchMatrix } from "./fetch-contrast.ts";
import { useAnswer } from "./use-answer.ts";

export interface MatrixSectionProps {
  question: Question;
  /** null before Explain was pressed. */
  explanation: Explanation | null;
  desk: DeskParts;
  /** The desk looks at something else than success. */
  onlySuccess: boolean;
  contrastHref: ContrastHref;
}

/** The matrix of the dimensions in the address; else of the first cause's, else of the two that moved most. */
export function MatrixSection({
  question,
  explanation,
  onlySuccess,
  desk,
  contrastHref,
}: MatrixSectionProps) {
  const t = useTranslations("contrast.matrix");
  const c = useTranslations("contrast");
  const rates = useRates();
  const label = useSheetLabels();
  const [params, setParams] = useQueryStates(matrixParams, { history: "push" });
  const [rows, columns] = params.rows && params.columns ? [params.rows, params.columns] : axesOf(explanation);
  const asked = { question, rows, columns, top: params.top };
  const queries = useQueryClient();
  const answerOf = useAnswer();
  const { data, asking, problem } = answerOf(
    useQuery({
      queryKey: ["attribution", "matrix", asked],
      queryFn: () => fetchMatrix(asked),
      placeholderData: keepPreviousData,
    }),
  );
  return (
    <SheetSection
      title={t("title")}
      subtitle={onlySuccess ? `${t("subtitle")} · ${c("onlySuccess")}` : t("subtitle")}
      sheet={data && matrixSheet(data, desk.words, label)}
      windows={[question.current, question.baseline]}
    >
      {problem && (
        <Problem
          title={t("problem")}
          text={problem}
          onRetry={() => void queries.invalidateQueries({ queryKey: ["attribution", "matrix"] })}
        />
      )}
      {!data && !problem && <Waiting label={t("loading")} className={classes.waiting} />}
      {data &&
        (data.cells.some((row) => row.length > 0) ? (
          <MatrixPanel
            words={desk.words}
            drill={desk.drill}
            rates={rates}
            matrix={data}
            asking={asking}
            top={params.top}
            tops={matrixTops}
            contrastHref={contrastHref}
            onAxes={(nextRows, nextColumns) => void setParams({ rows: nextRows, columns: nextColumns })}
            onTop={(top) => void setParams({ top: top as (typeof matrixTops)[number] })}
          />
        ) : (
          <EmptyState title={t("emptyTitle")} text={t("emptyText")} />
        ))}
    </SheetSection>
  );
}

/** Where the first cause names but one dimension, the server adds the other. */
function axesOf(explanation: Explanation | null): [CubeDimension | null, CubeDimension | null] {
  const named = (explanation?.causes[0]?.attributes ?? []).flatMap(
    ({ dimension }) => cubeDimensions.find((known) => known === dimension) ?? [],
  );
  return [named[0] ?? null, named[1] ?? null];
}
