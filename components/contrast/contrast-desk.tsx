"use client";

import { Button } from "@mantine/core";
import { IconArrowLeft, IconFilter, IconPin } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Combination, Question, TimeWindow } from "#server/contracts/attribution.ts";
import type { Contrast, FailedSamples } from "#server/contracts/contrast.ts";
import desk from "../attribution/attribution-desk.module.css";
import type { Answer } from "../attribution/attribution-desk.tsx";
import { Problem, Section, Waiting } from "../attribution/desk-parts.tsx";
import type { DrillState } from "../attribution/drill-path.ts";
import { useSheetLabels } from "../attribution/sheet-labels.ts";
import { SheetSection } from "../attribution/sheet-section.tsx";
import { useDrill } from "../attribution/use-drill.ts";
import { useRates } from "../attribution/use-rates.ts";
import { useValueWords } from "../attribution/use-value-words.ts";
import { ChartTwoRates } from "./chart-two-rates.tsx";
import classes from "./contrast-desk.module.css";
import { ContrastSentence } from "./contrast-sentence.tsx";
import { countsSheet, twoRatesSheet } from "./contrast-sheets.ts";
import { CountsTable } from "./counts-table.tsx";
import { type DistributionState, DistributionView } from "./distribution-view.tsx";
import { FailedOrders } from "./failed-orders.tsx";
import { twoRatePoints } from "./two-rate-points.ts";

export interface ContrastDeskProps {
  now: number;
  question: Question;
  cause: Combination;
  /** What the figure shows. */
  span: TimeWindow;
  contrast: Answer<Contrast>;
  failed: Answer<FailedSamples>;
  state: DistributionState;
  /** To the desk: as it was, with the combination kept, and without it. */
  links: { desk: string; keep: string; exclude: string };
  onDrill: (changed: Partial<DrillState>) => void;
  onState: (changed: Partial<DistributionState>) => void;
  onRetry: () => void;
}

/** A combination and its exact complement: the sentence, the lines, the counts, who is in it, which orders failed. */
export function ContrastDesk(props: ContrastDeskProps) {
  const { now, question, cause, span, contrast, failed } = props;
  const t = useTranslations("contrast.page");
  const c = useTranslations("contrast");
  const rates = useRates();
  const words = useValueWords(contrast.data?.shopNames ?? {});
  const { filters, pinned, least } = question;
  const drill = useDrill({ filters, pinned, least, group: null }, props.onDrill);
  const { data } = contrast;
  const window = rates.window(question.current, now);
  const parts = { rates, words, now };
  const label = useSheetLabels();
  const sides = { inside: t("sides.inside"), outside: t("sides.outside"), all: t("sides.all") };
  const compared = [question.current, question.baseline];
  return (
    <div className={desk.desk}>
      <header className={`${desk.head} ${classes.head}`}>
        {data ? (
          <ContrastSentence {...parts} contrast={data} cause={cause} question={question} />
        ) : (
          <div>
            <h1>{t("title")}</h1>
            <p className={classes.about}>{words.combination(cause)}</p>
          </div>
        )}
        <Links links={props.links} />
      </header>
      {contrast.problem && <Problem title={t("problem")} text={contrast.problem} onRetry={props.onRetry} />}
      {!data && !contrast.problem && <Waiting label={t("loading")} className={classes.waiting} />}
      {data && (
        <>
          <div className={classes.figures}>
            <SheetSection
              title={t("chart.title")}
              subtitle={`${t("chart.subtitle", { window: rates.window(span, now) })}${
                question.measure === "success" ? "" : ` · ${c("onlySuccess")}`
              }`}
              sheet={twoRatesSheet(twoRatePoints(data, span), sides, label)}
              windows={compared}
            >
              <ChartTwoRates contrast={data} span={span} question={question} rates={rates} />
            </SheetSection>
            <SheetSection
              title={t("counts.title")}
              subtitle={t("counts.subtitle")}
              sheet={countsSheet(data, sides, label)}
              windows={compared}
              numbers={false}
            >
              <CountsTable contrast={data} rates={rates} />
            </SheetSection>
          </div>
          {data.inside.current.total > 0 && (
            <Section title={t("inside.title")} subtitle={t("inside.subtitle", { window })}>
              <DistributionView
                {...parts}
                strips={data.strips}
                sides={{ selection: t("sides.inside"), baseline: t("sides.outside") }}
                state={props.state}
                drill={drill}
                onState={props.onState}
              />
            </Section>
          )}
        </>
      )}
      <FailedOrders {...parts} failed={failed} window={window} onRetry={props.onRetry} />
    </div>
  );
}

function Links({ links }: Pick<ContrastDeskProps, "links">) {
  const t = useTranslations("contrast.page");
  const ways = [
    { href: links.desk, label: t("back"), Icon: IconArrowLeft },
    { href: links.keep, label: t("keep"), Icon: IconFilter },
    { href: links.exclude, label: t("exclude"), Icon: IconPin },
  ];
  return (
    <nav className={desk.acts} aria-label={t("back")}>
      {ways.map(({ href, label, Icon }) => (
        <Button
          key={label}
          component="a"
          href={href}
          variant="default"
          leftSection={<Icon size="1rem" aria-hidden />}
        >
          {label}
        </Button>
      ))}
    </nav>
  );
}
